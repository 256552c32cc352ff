package weir.backend.nio;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.StreamOptions;
import weir.api.UdpOptions;

/** From Weir's options to the JDK's. */
final class NioOptions {
    private static final Map<AioOption<?>, SocketOption<?>> STANDARD = standard();
    /** Options of the module jdk.net, which may be missing in an image: found by name among what a channel supports. */
    private static final Map<AioOption<?>, String> EXTENDED = Map.of(
            StreamOptions.KEEPALIVE_IDLE, "TCP_KEEPIDLE",
            StreamOptions.KEEPALIVE_INTERVAL, "TCP_KEEPINTERVAL",
            StreamOptions.KEEPALIVE_COUNT, "TCP_KEEPCOUNT");

    private NioOptions() {}

    private static Map<AioOption<?>, SocketOption<?>> standard() {
        Map<AioOption<?>, SocketOption<?>> map = new HashMap<>();
        map.put(StreamOptions.NODELAY, StandardSocketOptions.TCP_NODELAY);
        map.put(StreamOptions.KEEPALIVE, StandardSocketOptions.SO_KEEPALIVE);
        map.put(StreamOptions.SEND_BUFFER, StandardSocketOptions.SO_SNDBUF);
        map.put(StreamOptions.RECV_BUFFER, StandardSocketOptions.SO_RCVBUF);
        map.put(StreamOptions.TRAFFIC_CLASS, StandardSocketOptions.IP_TOS);
        map.put(StreamOptions.REUSE_ADDRESS, StandardSocketOptions.SO_REUSEADDR);
        map.put(StreamOptions.REUSE_PORT, StandardSocketOptions.SO_REUSEPORT);
        map.put(UdpOptions.SEND_BUFFER, StandardSocketOptions.SO_SNDBUF);
        map.put(UdpOptions.RECV_BUFFER, StandardSocketOptions.SO_RCVBUF);
        map.put(UdpOptions.BROADCAST, StandardSocketOptions.SO_BROADCAST);
        map.put(UdpOptions.TRAFFIC_CLASS, StandardSocketOptions.IP_TOS);
        map.put(UdpOptions.MULTICAST_INTERFACE, StandardSocketOptions.IP_MULTICAST_IF);
        map.put(UdpOptions.MULTICAST_TTL, StandardSocketOptions.IP_MULTICAST_TTL);
        map.put(UdpOptions.MULTICAST_LOOP, StandardSocketOptions.IP_MULTICAST_LOOP);
        return map;
    }

    /** What channels support here, asked of one of each kind the first time it matters. */
    private static final class Support {
        static final boolean KEEP_ALIVE_TIMES = has("TCP_KEEPIDLE");
        static final boolean REUSE_PORT = has("SO_REUSEPORT");

        private static boolean has(String name) {
            try (SocketChannel channel = SocketChannel.open()) {
                return find(channel, name) != null;
            } catch (IOException e) {
                return false; // no channel at all: whoever opens one is told why
            }
        }
    }

    static boolean hasKeepAliveTimes() {
        return Support.KEEP_ALIVE_TIMES;
    }

    static boolean hasReusePort() {
        return Support.REUSE_PORT;
    }

    private static @Nullable SocketOption<?> find(NetworkChannel channel, String name) {
        for (SocketOption<?> each : channel.supportedOptions()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    static <T> void set(NetworkChannel channel, AioOption<T> option, T value) throws IOException {
        if (option == StreamOptions.LINGER) {
            channel.setOption(StandardSocketOptions.SO_LINGER, Math.toIntExact(((Duration) value).toSeconds()));
            return;
        }
        setUnchecked(channel, require(channel, option), value);
    }

    @SuppressWarnings("unchecked") // the values of both options are of one type
    private static <T> void setUnchecked(NetworkChannel channel, SocketOption<?> option, T value) throws IOException {
        channel.setOption((SocketOption<T>) option, value);
    }

    static <T> T get(NetworkChannel channel, AioOption<T> option) throws IOException {
        Object value = channel.getOption(require(channel, option));
        if (value == null) {
            throw new AioException(AioStatus.NOTSUP, "option " + option + " has no value until it is set");
        }
        return option.checked(value);
    }

    private static SocketOption<?> require(NetworkChannel channel, AioOption<?> option) throws AioException {
        String name = EXTENDED.get(Objects.requireNonNull(option, "option"));
        SocketOption<?> found = name == null ? STANDARD.get(option) : find(channel, name);
        if (found == null || !channel.supportedOptions().contains(found)) {
            throw new AioException(AioStatus.NOTSUP, "option " + option + " on this socket of the nio backend");
        }
        return found;
    }
}
