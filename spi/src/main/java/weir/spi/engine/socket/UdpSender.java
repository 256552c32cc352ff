package weir.spi.engine.socket;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.spi.Operation;
import weir.spi.PollSocket;

/** The sending direction of a UDP socket. */
final class UdpSender extends ReadyQueue {
    /** What an IPv4 datagram holds beside its headers. */
    private static final int MAX_IPV4 = 65_507;
    /** What an IPv6 datagram holds beside the UDP header. */
    private static final int MAX_IPV6 = 65_527;

    /** Guarded by the lock. */
    private @Nullable Throwable failure;

    UdpSender(Udp udp) {
        super(udp);
        hint(MAYBE);
    }

    @Override
    int event() {
        return PollSocket.WRITE;
    }

    private Udp udp() {
        return (Udp) owner();
    }

    @Override
    @Nullable
    AioStatus advance(Operation operation) {
        InetSocketAddress destination = (InetSocketAddress) operation.input(0);
        InetSocketAddress target = destination == null ? udp().remoteAddress() : destination;
        int most = target != null && target.getAddress() instanceof Inet4Address ? MAX_IPV4 : MAX_IPV6;
        if (operation.remaining() > most) {
            failure = null;
            return AioStatus.MSGSIZE;
        }
        if (hint() == NOT_READY) {
            return null;
        }
        while (true) {
            try {
                long count = udp().socket().send(operation.buffers(), destination);
                if (count == PollSocket.AGAIN) {
                    hint(NOT_READY);
                    return null;
                }
                udp().home.traffic().sent(count);
                operation.addMoved(count);
                return AioStatus.OK;
            } catch (IOException | RuntimeException e) {
                if (Failures.status(e) == AioStatus.CONNREFUSED && udp().remoteAddress() == null) {
                    continue; // U4: that of an earlier datagram, to a peer that the socket had then; it is told once
                }
                failure = e;
                return Failures.status(e);
            }
        }
    }

    @Override
    @Nullable
    Throwable causeOf(AioStatus status) {
        return status == AioStatus.OK || failure == null ? null : Failures.cause(failure);
    }
}
