package weir.spi.engine.socket;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.api.StreamOptions;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.PollSocket;

/**
 * The options set on a dialer or listener, to be applied to the sockets it makes. Thread-safe: each change makes a new map,
 * since options are set a few times and read for each connection.
 */
final class OptionSet {
    private static final Set<AioOption<?>> TCP_ONLY = Set.of(
            StreamOptions.NODELAY,
            StreamOptions.KEEPALIVE,
            StreamOptions.KEEPALIVE_IDLE,
            StreamOptions.KEEPALIVE_INTERVAL,
            StreamOptions.KEEPALIVE_COUNT,
            StreamOptions.TRAFFIC_CLASS,
            StreamOptions.REUSE_ADDRESS,
            StreamOptions.REUSE_PORT,
            StreamOptions.IPV6_ONLY,
            StreamOptions.USER_TIMEOUT,
            StreamOptions.FAST_OPEN);

    private static final Set<AioOption<?>> UNIX_ONLY =
            Set.of(StreamOptions.PERMISSIONS, StreamOptions.PEER_CREDENTIALS);

    private static final Set<AioOption<?>> OF_LISTENERS = Set.of(
            StreamOptions.BACKLOG,
            StreamOptions.REUSE_ADDRESS,
            StreamOptions.REUSE_PORT,
            StreamOptions.IPV6_ONLY,
            StreamOptions.PERMISSIONS,
            StreamOptions.LISTEN_FD,
            StreamOptions.LISTEN_FD_NAME);

    private static final Map<AioOption<?>, Capability> NEEDED = Map.of(
            StreamOptions.KEEPALIVE_IDLE, Capability.KEEPALIVE_TIMES,
            StreamOptions.KEEPALIVE_INTERVAL, Capability.KEEPALIVE_TIMES,
            StreamOptions.KEEPALIVE_COUNT, Capability.KEEPALIVE_TIMES,
            StreamOptions.REUSE_PORT, Capability.REUSE_PORT,
            StreamOptions.IPV6_ONLY, Capability.IPV6_ONLY,
            StreamOptions.USER_TIMEOUT, Capability.USER_TIMEOUT,
            StreamOptions.FAST_OPEN, Capability.FAST_OPEN,
            StreamOptions.PEER_CREDENTIALS, Capability.PEER_CREDENTIALS,
            StreamOptions.LISTEN_FD, Capability.INHERIT,
            StreamOptions.LISTEN_FD_NAME, Capability.INHERIT);

    private final AioUrl.Scheme scheme;
    /** In the order of setting; never changed, but replaced under the monitor. */
    private volatile Map<AioOption<?>, Object> values = Map.of();

    OptionSet(AioUrl.Scheme scheme) {
        this.scheme = scheme;
    }

    /** The value, if it is allowed; refuses null options in words, not by chance. */
    static <T> T checked(AioOption<T> option, T value) {
        if (option == StreamOptions.PEER_CREDENTIALS) {
            throw new IllegalArgumentException("option " + option + " cannot be set; allowed: asking a stream for it");
        }
        return Objects.requireNonNull(option, "option").checked(value);
    }

    /** Whether an option is one of the listening socket. */
    static boolean isOfListener(AioOption<?> option) {
        return OF_LISTENERS.contains(Objects.requireNonNull(option, "option"));
    }

    /** Refuses what kind of socket or backend lack. */
    void require(AioOption<?> option, BackendProvider provider) throws AioException {
        Objects.requireNonNull(option, "option");
        boolean tcp = scheme == AioUrl.Scheme.TCP;
        if ((tcp ? UNIX_ONLY : TCP_ONLY).contains(option)) {
            throw new AioException(AioStatus.NOTSUP, "option " + option + " on " + scheme.text() + " sockets");
        }
        Capability needed = NEEDED.get(option);
        String reason = needed == null ? null : provider.lacks(needed);
        if (reason != null) {
            throw new AioException(
                    AioStatus.NOTSUP,
                    "option " + option + ": the backend " + provider.name() + " denies it: " + reason);
        }
    }

    AioUrl.Scheme scheme() {
        return scheme;
    }

    synchronized <T> void set(AioOption<T> option, T value) {
        Map<AioOption<?>, Object> changed = new LinkedHashMap<>(values);
        changed.put(option, Objects.requireNonNull(option.checked(value)));
        values = changed;
    }

    /** The value set, or the default of Weir's, or null. */
    <T> @Nullable T find(AioOption<T> option) {
        Object set = values.get(option);
        return set == null ? option.defaultValue() : option.checked(set);
    }

    <T> T get(AioOption<T> option) throws AioException {
        T value = find(option);
        if (value == null) {
            throw new AioException(
                    AioStatus.NOTSUP,
                    "option " + option + " was not set, and its default is the operating system's: ask a stream");
        }
        return value;
    }

    /** Applies the options of streams to a new one; LINGER is the engine's own business. */
    void applyToStream(PollSocket socket) throws IOException {
        if (scheme == AioUrl.Scheme.TCP) {
            socket.setOption(StreamOptions.NODELAY, Objects.requireNonNull(find(StreamOptions.NODELAY)));
        }
        for (Map.Entry<AioOption<?>, Object> each : values.entrySet()) {
            AioOption<?> option = each.getKey();
            if (!isOfListener(option)
                    && option != StreamOptions.FAST_OPEN
                    && option != StreamOptions.LINGER
                    && option != StreamOptions.NODELAY) {
                apply(socket, option, each.getValue());
            }
        }
    }

    /** Applies what must be set before a stream is connected. */
    void applyToDialling(PollSocket socket) throws IOException {
        if (Boolean.TRUE.equals(find(StreamOptions.FAST_OPEN)) && scheme == AioUrl.Scheme.TCP) {
            socket.setOption(StreamOptions.FAST_OPEN, true);
        }
    }

    /** Applies what must be set before a listener is bound; buffers are inherited by what it accepts. */
    void applyToListener(PollSocket socket) throws IOException {
        if (scheme == AioUrl.Scheme.TCP) {
            socket.setOption(StreamOptions.REUSE_ADDRESS, Objects.requireNonNull(find(StreamOptions.REUSE_ADDRESS)));
        }
        for (Map.Entry<AioOption<?>, Object> each : values.entrySet()) {
            AioOption<?> option = each.getKey();
            if (option == StreamOptions.REUSE_PORT
                    || option == StreamOptions.IPV6_ONLY
                    || option == StreamOptions.FAST_OPEN
                    || option == StreamOptions.RECV_BUFFER) {
                apply(socket, option, each.getValue());
            }
        }
    }

    int lingerMillis() {
        return (int) Objects.requireNonNull(find(StreamOptions.LINGER), "LINGER has a default")
                .toMillis();
    }

    static Duration linger(int millis) {
        return Duration.ofMillis(millis);
    }

    private static <T> void apply(PollSocket socket, AioOption<T> option, Object value) throws IOException {
        socket.setOption(option, option.checked(value));
    }
}
