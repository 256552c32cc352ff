package weir.spi.engine;

import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;

/** Weir's options among those of a JDK's channel, by name: some are of the module jdk.net, which may be missing. */
final class ParkedOptions {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("NODELAY", "TCP_NODELAY"),
            Map.entry("KEEPALIVE", "SO_KEEPALIVE"),
            Map.entry("KEEPALIVE_IDLE", "TCP_KEEPIDLE"),
            Map.entry("KEEPALIVE_INTERVAL", "TCP_KEEPINTERVAL"),
            Map.entry("KEEPALIVE_COUNT", "TCP_KEEPCOUNT"),
            Map.entry("SEND_BUFFER", "SO_SNDBUF"),
            Map.entry("RECV_BUFFER", "SO_RCVBUF"),
            Map.entry("TRAFFIC_CLASS", "IP_TOS"),
            Map.entry("BROADCAST", "SO_BROADCAST"),
            Map.entry("MULTICAST_INTERFACE", "IP_MULTICAST_IF"),
            Map.entry("MULTICAST_TTL", "IP_MULTICAST_TTL"),
            Map.entry("MULTICAST_LOOP", "IP_MULTICAST_LOOP"));

    private ParkedOptions() {}

    /**
     * The JDK's option that stands for one of Weir's.
     *
     * @throws AioException NOTSUP if the channel has none
     */
    @SuppressWarnings("unchecked") // the types of those named above are the same
    static <T> SocketOption<T> find(NetworkChannel channel, AioOption<T> option) throws AioException {
        @Nullable String name = NAMES.get(option.name());
        for (SocketOption<?> each : channel.supportedOptions()) {
            if (each.name().equals(name)) {
                return (SocketOption<T>) each;
            }
        }
        throw new AioException(AioStatus.NOTSUP, "option " + option + ": " + ParkingBackend.REASON);
    }
}
