package weir.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A UDP socket: one operation, one datagram (U1). The counterpart is {@code nng_udp}. Receives complete in the order of
 * their submission, and so do sends.
 */
@ProviderType
public interface UdpSocket extends AutoCloseable {
    /**
     * Receives one datagram into the buffers; output 0 is the sender's {@link InetSocketAddress}.
     * {@code nng_udp_recv}. An empty datagram is {@link AioStatus#OK}, 0. If it does not fit, the operation ends
     * {@link AioStatus#MSGSIZE}, the count says how many bytes were stored, the rest is lost (U2).
     *
     * @return whether it was accepted; the order of checks is that of {@link ByteStream}, without "no bytes"
     * @throws IllegalStateException if the handle is busy
     * @throws IllegalArgumentException if the handle is not one of this engine, a buffer is read-only or there twice
     */
    boolean recv(Aio aio);

    /**
     * Sends the bytes of the buffers as one datagram. Input 0 is the destination, an {@link InetSocketAddress} that is
     * resolved; null on a connected socket. {@code nng_udp_send}. No bytes = an empty datagram. More than a datagram
     * holds ends {@link AioStatus#MSGSIZE}, nothing is sent (U5).
     *
     * @return whether it was accepted
     * @throws IllegalStateException if the handle is busy
     * @throws IllegalArgumentException if input 0 is no resolved InetSocketAddress with a port of 1 to 65535, is there
     *     on a connected socket, or missing on another; or the handle is not one of this engine
     */
    boolean send(Aio aio);

    /**
     * Fixes the peer: only its datagrams are received, sends need no destination, and an ICMP error ends one operation
     * {@link AioStatus#CONNREFUSED} (U4). Null ends that.
     *
     * @throws IllegalArgumentException if the address is not resolved or its port not 1 to 65535
     * @throws AioException the operating system refuses it; {@link AioStatus#CLOSED}
     */
    void connect(@Nullable InetSocketAddress peer) throws AioException;

    /** The address it is bound to. Stays after a close. */
    InetSocketAddress localAddress();

    /** The peer given to {@link #connect}, or null. */
    @Nullable
    InetSocketAddress remoteAddress();

    /**
     * Joins a multicast group on an interface. {@code nng_udp_multicast_membership}.
     *
     * @throws IllegalArgumentException if the address is none of a multicast group
     * @throws AioException the operating system refuses it; {@link AioStatus#CLOSED}
     */
    void join(InetAddress group, NetworkInterface networkInterface) throws AioException;

    /**
     * Leaves a multicast group.
     *
     * @throws IllegalArgumentException if the address is none of a multicast group
     * @throws AioException {@link AioStatus#STATE} if it was not joined; {@link AioStatus#CLOSED}
     */
    void leave(InetAddress group, NetworkInterface networkInterface) throws AioException;

    /** Sets an option, see {@link UdpOptions}; as {@link ByteStream#setOption}. */
    <T> UdpSocket setOption(AioOption<T> option, T value) throws AioException;

    /** The value of an option now; as {@link ByteStream#getOption}. */
    <T> T getOption(AioOption<T> option) throws AioException;

    /** False once {@link #close()} has been called, or the service has closed it. */
    boolean isOpen();

    /**
     * Ends all queued operations {@link AioStatus#CLOSED} and closes the socket. Once it has returned the port is free,
     * unless it was called on an event-loop thread: then it is shortly after. {@code nng_udp_close}.
     */
    @Override
    void close();
}
