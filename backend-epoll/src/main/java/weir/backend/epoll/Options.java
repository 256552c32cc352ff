package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.PeerCredentials;
import weir.api.StreamOptions;
import weir.api.UdpOptions;
import weir.spi.SocketKind;

/** From Weir's options to the kernel's. */
final class Options {
    /** How the kernel's number stands for the value. */
    private enum Form {
        NUMBER,
        FLAG,
        MILLIS,
        /** Linux doubles what it is given, for its own accounting. */
        BYTES
    }

    private record IntOption(int level, int name, Form form) {}

    private static final Map<AioOption<?>, IntOption> OF_STREAMS = Map.ofEntries(
            Map.entry(StreamOptions.NODELAY, new IntOption(IPPROTO_TCP, TCP_NODELAY, Form.FLAG)),
            Map.entry(StreamOptions.KEEPALIVE, new IntOption(SOL_SOCKET, SO_KEEPALIVE, Form.FLAG)),
            Map.entry(StreamOptions.KEEPALIVE_IDLE, new IntOption(IPPROTO_TCP, TCP_KEEPIDLE, Form.NUMBER)),
            Map.entry(StreamOptions.KEEPALIVE_INTERVAL, new IntOption(IPPROTO_TCP, TCP_KEEPINTVL, Form.NUMBER)),
            Map.entry(StreamOptions.KEEPALIVE_COUNT, new IntOption(IPPROTO_TCP, TCP_KEEPCNT, Form.NUMBER)),
            Map.entry(StreamOptions.SEND_BUFFER, new IntOption(SOL_SOCKET, SO_SNDBUF, Form.BYTES)),
            Map.entry(StreamOptions.RECV_BUFFER, new IntOption(SOL_SOCKET, SO_RCVBUF, Form.BYTES)),
            Map.entry(StreamOptions.REUSE_ADDRESS, new IntOption(SOL_SOCKET, SO_REUSEADDR, Form.FLAG)),
            Map.entry(StreamOptions.REUSE_PORT, new IntOption(SOL_SOCKET, SO_REUSEPORT, Form.FLAG)),
            Map.entry(StreamOptions.IPV6_ONLY, new IntOption(IPPROTO_IPV6, IPV6_V6ONLY, Form.FLAG)),
            Map.entry(StreamOptions.USER_TIMEOUT, new IntOption(IPPROTO_TCP, TCP_USER_TIMEOUT, Form.MILLIS)));

    private static final Map<AioOption<?>, IntOption> OF_DATAGRAMS = Map.of(
            UdpOptions.SEND_BUFFER, new IntOption(SOL_SOCKET, SO_SNDBUF, Form.BYTES),
            UdpOptions.RECV_BUFFER, new IntOption(SOL_SOCKET, SO_RCVBUF, Form.BYTES),
            UdpOptions.BROADCAST, new IntOption(SOL_SOCKET, SO_BROADCAST, Form.FLAG));

    /** Options that each version of IP has of its own. */
    private record OfIp(SocketKind kind, IntOption ipv4, IntOption ipv6) {}

    private static final Map<AioOption<?>, OfIp> OF_IP = Map.of(
            StreamOptions.TRAFFIC_CLASS, ofIp(SocketKind.STREAM, IP_TOS, IPV6_TCLASS, Form.NUMBER),
            UdpOptions.TRAFFIC_CLASS, ofIp(SocketKind.DATAGRAM, IP_TOS, IPV6_TCLASS, Form.NUMBER),
            UdpOptions.MULTICAST_TTL, ofIp(SocketKind.DATAGRAM, IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS, Form.NUMBER),
            UdpOptions.MULTICAST_LOOP, ofIp(SocketKind.DATAGRAM, IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP, Form.FLAG));

    private static OfIp ofIp(SocketKind kind, int ipv4, int ipv6, Form form) {
        return new OfIp(kind, new IntOption(IPPROTO_IP, ipv4, form), new IntOption(IPPROTO_IPV6, ipv6, form));
    }

    private static final int FAST_OPEN_QUEUE = 1024;

    private Options() {}

    // Setting

    static void set(Scratch scratch, EpollSocket socket, AioOption<?> option, Object value) throws IOException {
        if (option == StreamOptions.LINGER) {
            setLinger(scratch, socket.fd(), (int) ((Duration) value).toSeconds());
        } else if (option == StreamOptions.FAST_OPEN) {
            setFastOpen(scratch, socket, (Boolean) value);
        } else if (option == UdpOptions.MULTICAST_INTERFACE) {
            setMulticastInterface(scratch, socket, (NetworkInterface) value);
        } else {
            IntOption found = require(socket, option);
            int number = toInt(found.form, value);
            setInt(scratch, socket.fd(), found, number, option);
            OfIp both = OF_IP.get(option);
            if (both != null && socket.domain == AF_INET6) {
                setInt(scratch, socket.fd(), both.ipv4, number, option); // for mapped addresses
            }
        }
    }

    /** Whatever the machine's default is: a socket of IPv6 serves IPv4 as well unless it is asked not to. */
    static void takeIpv4Too(Scratch scratch, int fd) throws AioException {
        scratch.putInt(Scratch.VALUE, 0);
        setValue(scratch, fd, IPPROTO_IPV6, IPV6_V6ONLY, Integer.BYTES, StreamOptions.IPV6_ONLY);
    }

    private static int toInt(Form form, Object value) {
        return switch (form) {
            case FLAG -> (Boolean) value ? 1 : 0;
            case MILLIS -> Math.toIntExact(((Duration) value).toMillis());
            case NUMBER, BYTES -> (Integer) value;
        };
    }

    private static IntOption require(EpollSocket socket, AioOption<?> option) throws AioException {
        IntOption found = find(socket, option);
        if (found == null) {
            throw new AioException(AioStatus.NOTSUP, "option " + option + " on this socket of the epoll backend");
        }
        return found;
    }

    private static @Nullable IntOption find(EpollSocket socket, AioOption<?> option) {
        boolean datagram = socket.kind() == SocketKind.DATAGRAM;
        OfIp both = OF_IP.get(option);
        if (both == null) {
            return (datagram ? OF_DATAGRAMS : OF_STREAMS).get(option);
        }
        if (socket.domain == AF_UNIX || datagram != (both.kind == SocketKind.DATAGRAM)) {
            return null;
        }
        return socket.domain == AF_INET6 ? both.ipv6 : both.ipv4;
    }

    private static void setInt(Scratch scratch, int fd, IntOption found, int value, AioOption<?> option)
            throws AioException {
        scratch.putInt(Scratch.VALUE, value);
        setValue(scratch, fd, found.level, found.name, Integer.BYTES, option);
    }

    private static void setValue(Scratch scratch, int fd, int level, int name, int size, AioOption<?> option)
            throws AioException {
        int error = Libc.setsockopt(scratch, fd, level, name, scratch.at(Scratch.VALUE), size);
        if (error < 0) {
            throw Errno.ofOption(error, "option " + option);
        }
    }

    private static void setLinger(Scratch scratch, int fd, int seconds) throws AioException {
        scratch.putInt(Scratch.VALUE + Layouts.LINGER_ON, 1);
        scratch.putInt(Scratch.VALUE + Layouts.LINGER_SECONDS, seconds);
        setValue(scratch, fd, SOL_SOCKET, SO_LINGER, Layouts.LINGER_SIZE, StreamOptions.LINGER);
    }

    /** A listener keeps so many early connections; a dialler's first bytes go along with its SYN. */
    private static void setFastOpen(Scratch scratch, EpollSocket socket, boolean on) throws AioException {
        boolean listens = socket.kind() == SocketKind.LISTENER;
        scratch.putInt(Scratch.VALUE, !on ? 0 : listens ? FAST_OPEN_QUEUE : 1);
        int name = listens ? TCP_FASTOPEN : TCP_FASTOPEN_CONNECT;
        setValue(scratch, socket.fd(), IPPROTO_TCP, name, Integer.BYTES, StreamOptions.FAST_OPEN);
    }

    /** IPv4 is told the interface's address too, since that is what it answers with. */
    private static void setMulticastInterface(Scratch scratch, EpollSocket socket, NetworkInterface networkInterface)
            throws AioException {
        int index = networkInterface.getIndex();
        int fd = socket.fd();
        if (socket.domain == AF_INET6) {
            scratch.putInt(Scratch.VALUE, index);
            setValue(scratch, fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, Integer.BYTES, UdpOptions.MULTICAST_INTERFACE);
        }
        byte[] address = networkInterface
                .inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getAddress)
                .findFirst()
                .orElse(new byte[Integer.BYTES]);
        scratch.clear(Scratch.VALUE, Layouts.GROUP4_SIZE);
        scratch.putBytes(Scratch.VALUE + Layouts.GROUP4_LOCAL, address);
        scratch.putInt(Scratch.VALUE + Layouts.GROUP4_INTERFACE, index);
        setValue(scratch, fd, IPPROTO_IP, IP_MULTICAST_IF, Layouts.GROUP4_SIZE, UdpOptions.MULTICAST_INTERFACE);
    }

    // Asking

    static Object get(Scratch scratch, EpollSocket socket, AioOption<?> option) throws IOException {
        int fd = socket.fd();
        if (option == StreamOptions.PEER_CREDENTIALS) {
            return peerCredentials(scratch, fd);
        }
        if (option == UdpOptions.MULTICAST_INTERFACE) {
            return multicastInterface(scratch, socket);
        }
        IntOption found = require(socket, option);
        int value = getInt(scratch, fd, found.level, found.name);
        return switch (found.form) {
            case FLAG -> value != 0;
            case MILLIS -> {
                if (value == 0) {
                    throw withoutValue(option);
                }
                yield Duration.ofMillis(value);
            }
            case NUMBER -> value;
            case BYTES -> value / 2;
        };
    }

    /** A value that is a number or a flag. */
    static int getInt(Scratch scratch, int fd, int level, int name) throws AioException {
        int error = getValue(scratch, fd, level, name, Integer.BYTES);
        if (error < 0) {
            throw Errno.ofOption(error, "getsockopt " + level + ", " + name);
        }
        return scratch.getInt(Scratch.VALUE);
    }

    /** As {@link #getInt}, for values that are not negative; else the negated errno. */
    static int getIntOrError(Scratch scratch, int fd, int level, int name) {
        int error = getValue(scratch, fd, level, name, Integer.BYTES);
        return error < 0 ? error : scratch.getInt(Scratch.VALUE);
    }

    /** The seconds of a lingering close, or -1 if there is none. */
    static int lingerSeconds(Scratch scratch, int fd) {
        int error = getValue(scratch, fd, SOL_SOCKET, SO_LINGER, Layouts.LINGER_SIZE);
        return error < 0 || scratch.getInt(Scratch.VALUE + Layouts.LINGER_ON) == 0
                ? -1
                : scratch.getInt(Scratch.VALUE + Layouts.LINGER_SECONDS);
    }

    /** The result of the call; the value is in the scratch. */
    private static int getValue(Scratch scratch, int fd, int level, int name, int size) {
        scratch.clear(Scratch.VALUE, size);
        return Libc.getsockopt(scratch, fd, level, name, scratch.at(Scratch.VALUE), scratch.length(size));
    }

    private static PeerCredentials peerCredentials(Scratch scratch, int fd) throws AioException {
        int error = getValue(scratch, fd, SOL_SOCKET, SO_PEERCRED, Layouts.CREDENTIALS_SIZE);
        if (error < 0) {
            throw Errno.ofOption(error, "option " + StreamOptions.PEER_CREDENTIALS);
        }
        return new PeerCredentials(
                scratch.getInt(Scratch.VALUE + Layouts.CREDENTIALS_PID),
                scratch.getInt(Scratch.VALUE + Layouts.CREDENTIALS_UID),
                scratch.getInt(Scratch.VALUE + Layouts.CREDENTIALS_GID));
    }

    private static NetworkInterface multicastInterface(Scratch scratch, EpollSocket socket) throws IOException {
        NetworkInterface found;
        if (socket.domain == AF_INET6) {
            int index = getInt(scratch, socket.fd(), IPPROTO_IPV6, IPV6_MULTICAST_IF);
            found = index == 0 ? null : NetworkInterface.getByIndex(index);
        } else {
            getInt(scratch, socket.fd(), IPPROTO_IP, IP_MULTICAST_IF);
            InetAddress address = InetAddress.getByAddress(scratch.getBytes(Scratch.VALUE, Integer.BYTES));
            found = address.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(address);
        }
        if (found == null) {
            throw withoutValue(UdpOptions.MULTICAST_INTERFACE);
        }
        return found;
    }

    private static AioException withoutValue(AioOption<?> option) {
        return new AioException(AioStatus.NOTSUP, "option " + option + " has no value until it is set");
    }
}
