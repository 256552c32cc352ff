package weir.backend.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.StreamOptions;
import weir.api.UdpOptions;
import weir.spi.SocketKind;

/** The options of a socket. They are kept and told again; only {@link StreamOptions#LINGER} does something. */
final class SimOptions {
    private static final int BUFFER_BYTES = Pipe.CAPACITY / 2;

    private static final Map<AioOption<?>, Object> OF_STREAMS = Map.of(
            StreamOptions.NODELAY,
            false,
            StreamOptions.KEEPALIVE,
            false,
            StreamOptions.SEND_BUFFER,
            BUFFER_BYTES,
            StreamOptions.RECV_BUFFER,
            BUFFER_BYTES,
            StreamOptions.TRAFFIC_CLASS,
            0);

    private static final Map<AioOption<?>, Object> OF_LISTENERS =
            Map.of(StreamOptions.REUSE_ADDRESS, true, StreamOptions.RECV_BUFFER, BUFFER_BYTES);

    private static final Map<AioOption<?>, Object> OF_DATAGRAMS = Map.of(
            UdpOptions.SEND_BUFFER,
            BUFFER_BYTES,
            UdpOptions.RECV_BUFFER,
            BUFFER_BYTES,
            UdpOptions.BROADCAST,
            false,
            UdpOptions.TRAFFIC_CLASS,
            0);

    // Guarded by the network's lock.
    private final Map<AioOption<?>, Object> values = new HashMap<>();

    private static Map<AioOption<?>, Object> defaults(SocketKind kind) {
        return switch (kind) {
            case STREAM -> OF_STREAMS;
            case LISTENER -> OF_LISTENERS;
            case DATAGRAM -> OF_DATAGRAMS;
        };
    }

    <T> void set(SocketKind kind, AioOption<T> option, T value) throws AioException {
        boolean ofReset = kind == SocketKind.STREAM && option == StreamOptions.LINGER; // the engine's, at a close
        if (!ofReset && !defaults(kind).containsKey(option)) {
            throw unknown(kind, option);
        }
        values.put(option, value);
    }

    <T> T get(SocketKind kind, AioOption<T> option) throws AioException {
        Object standard = defaults(kind).get(option);
        if (standard == null) {
            throw unknown(kind, option);
        }
        return option.checked(values.getOrDefault(option, standard));
    }

    private static AioException unknown(SocketKind kind, AioOption<?> option) {
        return new AioException(AioStatus.NOTSUP, "option " + option + " on a simulated " + kind);
    }

    /** Whether a close resets, whatever has been read. */
    boolean resets() {
        @Nullable Object linger = values.get(StreamOptions.LINGER);
        return linger instanceof Duration duration && duration.isZero();
    }
}
