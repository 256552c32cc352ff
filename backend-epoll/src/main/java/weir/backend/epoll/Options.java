package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.PeerCredentials;
import weir.api.StreamOptions;
import weir.api.UdpOptions;
import weir.spi.SocketKind;

/** From Weir's options to the kernel's. */
final class Options {
    /** An option whose value is a number or a flag. */
    private record IntOption(int level, int name) {}

    private static final Map<AioOption<?>, IntOption> OF_STREAMS = Map.ofEntries(
            Map.entry(StreamOptions.NODELAY, new IntOption(IPPROTO_TCP, TCP_NODELAY)),
            Map.entry(StreamOptions.KEEPALIVE, new IntOption(SOL_SOCKET, SO_KEEPALIVE)),
            Map.entry(StreamOptions.KEEPALIVE_IDLE, new IntOption(IPPROTO_TCP, TCP_KEEPIDLE)),
            Map.entry(StreamOptions.KEEPALIVE_INTERVAL, new IntOption(IPPROTO_TCP, TCP_KEEPINTVL)),
            Map.entry(StreamOptions.KEEPALIVE_COUNT, new IntOption(IPPROTO_TCP, TCP_KEEPCNT)),
            Map.entry(StreamOptions.SEND_BUFFER, new IntOption(SOL_SOCKET, SO_SNDBUF)),
            Map.entry(StreamOptions.RECV_BUFFER, new IntOption(SOL_SOCKET, SO_RCVBUF)),
            Map.entry(StreamOptions.REUSE_ADDRESS, new IntOption(SOL_SOCKET, SO_REUSEADDR)),
            Map.entry(StreamOptions.REUSE_PORT, new IntOption(SOL_SOCKET, SO_REUSEPORT)),
            Map.entry(StreamOptions.IPV6_ONLY, new IntOption(IPPROTO_IPV6, IPV6_V6ONLY)),
            Map.entry(StreamOptions.USER_TIMEOUT, new IntOption(IPPROTO_TCP, TCP_USER_TIMEOUT)));

    private static final Map<AioOption<?>, IntOption> OF_DATAGRAMS = Map.of(
            UdpOptions.SEND_BUFFER, new IntOption(SOL_SOCKET, SO_SNDBUF),
            UdpOptions.RECV_BUFFER, new IntOption(SOL_SOCKET, SO_RCVBUF),
            UdpOptions.BROADCAST, new IntOption(SOL_SOCKET, SO_BROADCAST));

    /** Options that IPv6 has a number of its own for; IPv4's holds for the mapped addresses. */
    private static final Map<AioOption<?>, IntOption> OF_IPV4 = Map.of(
            StreamOptions.TRAFFIC_CLASS, new IntOption(IPPROTO_IP, IP_TOS),
            UdpOptions.TRAFFIC_CLASS, new IntOption(IPPROTO_IP, IP_TOS),
            UdpOptions.MULTICAST_TTL, new IntOption(IPPROTO_IP, IP_MULTICAST_TTL),
            UdpOptions.MULTICAST_LOOP, new IntOption(IPPROTO_IP, IP_MULTICAST_LOOP));

    private static final Map<AioOption<?>, IntOption> OF_IPV6 = Map.of(
            StreamOptions.TRAFFIC_CLASS, new IntOption(IPPROTO_IPV6, IPV6_TCLASS),
            UdpOptions.TRAFFIC_CLASS, new IntOption(IPPROTO_IPV6, IPV6_TCLASS),
            UdpOptions.MULTICAST_TTL, new IntOption(IPPROTO_IPV6, IPV6_MULTICAST_HOPS),
            UdpOptions.MULTICAST_LOOP, new IntOption(IPPROTO_IPV6, IPV6_MULTICAST_LOOP));

    private Options() {}

    // Setting

    static void set(Scratch scratch, EpollSocket socket, AioOption<?> option, Object value) throws IOException {
        int fd = socket.fd();
        if (option == StreamOptions.LINGER) {
            setLinger(scratch, fd, (int) ((Duration) value).toSeconds());
        } else if (option == StreamOptions.FAST_OPEN) {
            setFastOpen(scratch, socket, (Boolean) value);
        } else if (option == UdpOptions.MULTICAST_INTERFACE) {
            setMulticastInterface(scratch, socket, (NetworkInterface) value);
        } else {
            IntOption found = require(socket, option);
            int number = toInt(value);
            setInt(scratch, fd, found, number, option);
            IntOption ofMapped = OF_IPV4.get(option);
            if (ofMapped != null && socket.domain == AF_INET6) {
                setInt(scratch, fd, ofMapped, number, option);
            }
        }
    }

    private static int toInt(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return value instanceof Duration time ? Math.toIntExact(time.toMillis()) : (Integer) value;
    }

    private static IntOption require(EpollSocket socket, AioOption<?> option) throws AioException {
        IntOption found = null;
        if (fits(socket, option)) {
            found = (socket.kind() == SocketKind.DATAGRAM ? OF_DATAGRAMS : OF_STREAMS).get(option);
            if (found == null && socket.domain != AF_UNIX) {
                found = (socket.domain == AF_INET6 ? OF_IPV6 : OF_IPV4).get(option);
            }
        }
        if (found == null) {
            throw new AioException(AioStatus.NOTSUP, "option " + option + " on this socket of the epoll backend");
        }
        return found;
    }

    private static boolean fits(EpollSocket socket, AioOption<?> option) {
        boolean ofDatagrams = OF_DATAGRAMS.containsKey(option)
                || option == UdpOptions.TRAFFIC_CLASS
                || option == UdpOptions.MULTICAST_TTL
                || option == UdpOptions.MULTICAST_LOOP;
        return ofDatagrams == (socket.kind() == SocketKind.DATAGRAM);
    }

    private static void setInt(Scratch scratch, int fd, IntOption number, int value, AioOption<?> option)
            throws AioException {
        setInt(scratch, fd, number.level, number.name, value, "option " + option);
    }

    static void setInt(Scratch scratch, int fd, int level, int name, int value, String what) throws AioException {
        scratch.putInt(Scratch.VALUE, value);
        int error = Libc.setsockopt(scratch, fd, level, name, scratch.at(Scratch.VALUE), Integer.BYTES);
        if (error < 0) {
            throw Errno.ofOption(error, what);
        }
    }

    private static void setLinger(Scratch scratch, int fd, int seconds) throws AioException {
        scratch.putInt(Scratch.VALUE + Layouts.LINGER_ON, 1);
        scratch.putInt(Scratch.VALUE + Layouts.LINGER_SECONDS, seconds);
        int error = Libc.setsockopt(scratch, fd, SOL_SOCKET, SO_LINGER, scratch.at(Scratch.VALUE), Layouts.LINGER_SIZE);
        if (error < 0) {
            throw Errno.ofOption(error, "option " + StreamOptions.LINGER);
        }
    }

    /** A listener keeps so many early connections as it keeps complete ones; a dialler puts its first bytes into the SYN. */
    private static void setFastOpen(Scratch scratch, EpollSocket socket, boolean on) throws AioException {
        String what = "option " + StreamOptions.FAST_OPEN;
        if (socket.kind() == SocketKind.LISTENER) {
            setInt(scratch, socket.fd(), IPPROTO_TCP, TCP_FASTOPEN, on ? FAST_OPEN_QUEUE : 0, what);
        } else {
            setInt(scratch, socket.fd(), IPPROTO_TCP, TCP_FASTOPEN_CONNECT, on ? 1 : 0, what);
        }
    }

    private static final int FAST_OPEN_QUEUE = 1024;

    /** IPv4 remembers the interface by its address, and answers with that. */
    private static void setMulticastInterface(Scratch scratch, EpollSocket socket, NetworkInterface networkInterface)
            throws AioException {
        String what = "option " + UdpOptions.MULTICAST_INTERFACE;
        int index = networkInterface.getIndex();
        if (socket.domain == AF_INET6) {
            setInt(scratch, socket.fd(), IPPROTO_IPV6, IPV6_MULTICAST_IF, index, what);
        }
        byte[] address = networkInterface
                .inetAddresses()
                .filter(Inet4Address.class::isInstance)
                .map(InetAddress::getAddress)
                .findFirst()
                .orElse(new byte[4]);
        int start = Scratch.VALUE;
        scratch.clear(start, Layouts.GROUP4_SIZE);
        scratch.putBytes(start + Layouts.GROUP4_LOCAL, address);
        scratch.putInt(start + Layouts.GROUP4_INTERFACE, index);
        int error = Libc.setsockopt(
                scratch, socket.fd(), IPPROTO_IP, IP_MULTICAST_IF, scratch.at(start), Layouts.GROUP4_SIZE);
        if (error < 0) {
            throw Errno.ofOption(error, what);
        }
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
        if (option == StreamOptions.FAST_OPEN) {
            boolean listens = socket.kind() == SocketKind.LISTENER;
            return getInt(scratch, fd, IPPROTO_TCP, listens ? TCP_FASTOPEN : TCP_FASTOPEN_CONNECT) != 0;
        }
        IntOption found = require(socket, option);
        int value = getInt(scratch, fd, found.level, found.name);
        if (found.level == SOL_SOCKET && (found.name == SO_SNDBUF || found.name == SO_RCVBUF)) {
            value /= 2; // Linux doubles what it is given, for its own accounting
        }
        if (option == StreamOptions.USER_TIMEOUT) {
            return Duration.ofMillis(value);
        }
        return isFlag(option) ? (Object) (value != 0) : (Object) value;
    }

    private static boolean isFlag(AioOption<?> option) {
        return option == StreamOptions.NODELAY
                || option == StreamOptions.KEEPALIVE
                || option == StreamOptions.REUSE_ADDRESS
                || option == StreamOptions.REUSE_PORT
                || option == StreamOptions.IPV6_ONLY
                || option == UdpOptions.BROADCAST
                || option == UdpOptions.MULTICAST_LOOP;
    }

    static int getInt(Scratch scratch, int fd, int level, int name) throws AioException {
        int value = getIntOrError(scratch, fd, level, name);
        if (value < 0) {
            throw Errno.ofOption(value, "getsockopt " + level + ", " + name);
        }
        return value;
    }

    /** The value, which must be one that is not negative, or the negated errno. */
    static int getIntOrError(Scratch scratch, int fd, int level, int name) {
        scratch.putInt(Scratch.VALUE, 0);
        int error = Libc.getsockopt(scratch, fd, level, name, scratch.at(Scratch.VALUE), scratch.length(Integer.BYTES));
        return error < 0 ? error : scratch.getInt(Scratch.VALUE);
    }

    /** The seconds of a lingering close, or -1 if there is none. */
    static int lingerSeconds(Scratch scratch, int fd) {
        int error = Libc.getsockopt(
                scratch, fd, SOL_SOCKET, SO_LINGER, scratch.at(Scratch.VALUE), scratch.length(Layouts.LINGER_SIZE));
        return error < 0 || scratch.getInt(Scratch.VALUE + Layouts.LINGER_ON) == 0
                ? -1
                : scratch.getInt(Scratch.VALUE + Layouts.LINGER_SECONDS);
    }

    private static PeerCredentials peerCredentials(Scratch scratch, int fd) throws AioException {
        int error = Libc.getsockopt(
                scratch,
                fd,
                SOL_SOCKET,
                SO_PEERCRED,
                scratch.at(Scratch.VALUE),
                scratch.length(Layouts.CREDENTIALS_SIZE));
        if (error < 0) {
            throw Errno.ofOption(error, "option " + StreamOptions.PEER_CREDENTIALS);
        }
        return new PeerCredentials(
                scratch.getInt(Scratch.VALUE + Layouts.CREDENTIALS_PID),
                scratch.getInt(Scratch.VALUE + Layouts.CREDENTIALS_UID),
                scratch.getInt(Scratch.VALUE + Layouts.CREDENTIALS_GID));
    }

    private static NetworkInterface multicastInterface(Scratch scratch, EpollSocket socket) throws IOException {
        NetworkInterface found = null;
        if (socket.domain == AF_INET6) {
            int index = getInt(scratch, socket.fd(), IPPROTO_IPV6, IPV6_MULTICAST_IF);
            found = index == 0 ? null : NetworkInterface.getByIndex(index);
        } else {
            getInt(scratch, socket.fd(), IPPROTO_IP, IP_MULTICAST_IF);
            InetAddress address = addressOf(scratch.getBytes(Scratch.VALUE, Integer.BYTES));
            found = address.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(address);
        }
        if (found == null) {
            throw new AioException(
                    AioStatus.NOTSUP, "option " + UdpOptions.MULTICAST_INTERFACE + " has no value until it is set");
        }
        return found;
    }

    private static InetAddress addressOf(byte[] bytes) throws UnknownHostException {
        return InetAddress.getByAddress(bytes);
    }
}
