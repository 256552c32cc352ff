package weir.api;

import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;

/**
 * The options of streams, dialers and listeners. Set on a dialer or listener, an option of streams holds for every
 * stream that it makes later.
 *
 * <p>A backend, or the operating system below it, may lack one: setting it then throws an {@link AioException} of
 * {@link AioStatus#NOTSUP}.
 */
public final class StreamOptions {
    private StreamOptions() {}

    // Of streams

    /** TCP: send small pieces at once ({@code TCP_NODELAY}); default true. {@code NNG_OPT_TCP_NODELAY}. */
    public static final AioOption<Boolean> NODELAY = AioOption.flag("NODELAY", true);
    /** TCP: probe an idle peer ({@code SO_KEEPALIVE}); default false. {@code NNG_OPT_TCP_KEEPALIVE}. */
    public static final AioOption<Boolean> KEEPALIVE = AioOption.flag("KEEPALIVE", null);
    /** TCP: seconds of silence before the first probe, 1 to 32767. */
    public static final AioOption<Integer> KEEPALIVE_IDLE = AioOption.number("KEEPALIVE_IDLE", 1, 32767, null);
    /** TCP: seconds between two probes, 1 to 32767. */
    public static final AioOption<Integer> KEEPALIVE_INTERVAL = AioOption.number("KEEPALIVE_INTERVAL", 1, 32767, null);
    /** TCP: unanswered probes until the connection is given up, 1 to 127. */
    public static final AioOption<Integer> KEEPALIVE_COUNT = AioOption.number("KEEPALIVE_COUNT", 1, 127, null);
    /** Bytes that the operating system buffers for sending, 1 to 2^30; it may choose another number. */
    public static final AioOption<Integer> SEND_BUFFER = AioOption.number("SEND_BUFFER", 1, 1 << 30, null);
    /** Bytes that the operating system buffers for receiving, 1 to 2^30; it may choose another number. */
    public static final AioOption<Integer> RECV_BUFFER = AioOption.number("RECV_BUFFER", 1, 1 << 30, null);
    /** TCP: the traffic class or type of service of outgoing packets, 0 to 255. */
    public static final AioOption<Integer> TRAFFIC_CLASS = AioOption.number("TRAFFIC_CLASS", 0, 255, null);
    /**
     * How long {@link ByteStream#close()} discards input so that what was sent still arrives: zero to one hour, default
     * 1 s. It ends earlier when the peer ends its output, or has all that was sent and nothing was unread; where the backend
     * cannot know the latter (NIO, over TCP), a peer that says nothing is given all of the time. Zero resets the connection
     * instead, and drops what is not sent yet.
     */
    public static final AioOption<Duration> LINGER = new AioOption<>(
            "LINGER",
            Duration.class,
            "PT0S to PT1H",
            value -> !value.isNegative() && value.compareTo(Duration.ofHours(1)) <= 0,
            Duration.ofSeconds(1));

    /**
     * TCP: how long sent data may stay unacknowledged, and an unanswered connection silent, until the connection is given
     * up ({@code TCP_USER_TIMEOUT}): 1 ms to one hour; default: the operating system's. Backends may lack it.
     */
    public static final AioOption<Duration> USER_TIMEOUT = new AioOption<>(
            "USER_TIMEOUT",
            Duration.class,
            "PT0.001S to PT1H",
            value -> value.compareTo(Duration.ofMillis(1)) >= 0 && value.compareTo(Duration.ofHours(1)) <= 0,
            null);
    /** Unix sockets: who the peer is; can only be asked for. Backends may lack it. */
    public static final AioOption<PeerCredentials> PEER_CREDENTIALS =
            new AioOption<>("PEER_CREDENTIALS", PeerCredentials.class, "to ask for it", value -> true, null);

    // Of dialers and listeners, before the connection

    /**
     * TCP: send the first bytes along with the connection request ({@code TCP_FASTOPEN}), and take such requests; default
     * false. A dial to a server known already then ends before the server has answered: the connection begins with the
     * first send, and a refusal is the result of that send or of a recv. A stream that never sends is never connected; the
     * server hears nothing of it, also if its output is ended. Backends may lack it, and the operating system
     * may have it switched off without saying so.
     */
    public static final AioOption<Boolean> FAST_OPEN = AioOption.flag("FAST_OPEN", false);

    // Of listeners only, before listen()

    /** Connections that the operating system queues until they are accepted, 1 to 65535; default 4096. */
    public static final AioOption<Integer> BACKLOG = AioOption.number("BACKLOG", 1, 65535, 4096);
    /** TCP: bind although an old connection of the address is not yet forgotten ({@code SO_REUSEADDR}); default true. */
    public static final AioOption<Boolean> REUSE_ADDRESS = AioOption.flag("REUSE_ADDRESS", true);
    /** TCP: let several sockets share the address, all of which ask for it ({@code SO_REUSEPORT}); default false. */
    public static final AioOption<Boolean> REUSE_PORT = AioOption.flag("REUSE_PORT", false);
    /** TCP over IPv6: refuse IPv4 peers ({@code IPV6_V6ONLY}); default false. Backends may lack it. */
    public static final AioOption<Boolean> IPV6_ONLY = AioOption.flag("IPV6_ONLY", false);
    /**
     * Unix paths: who may connect, as permissions of the file; default: what the umask leaves. They hold before the
     * first connection is possible. {@code NNG_OPT_IPC_PERMISSIONS}.
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // the class token of a generic type
    public static final AioOption<Set<PosixFilePermission>> PERMISSIONS = new AioOption<>(
            "PERMISSIONS",
            (Class<Set<PosixFilePermission>>) (Class) Set.class,
            "a set of PosixFilePermission",
            value -> ((Set<?>) value).stream().allMatch(PosixFilePermission.class::isInstance),
            null);

    /**
     * Listen on a socket that whoever started this process has bound and left open, by its number (socket activation):
     * 0 to 2^31 - 1. It must be of the kind that the URL says; its address is its own, and a Unix path is not unlinked.
     * From {@code listen()} on the descriptor is the listener's. {@code NNG_OPT_LISTEN_FD}. Backends may lack it.
     */
    public static final AioOption<Integer> LISTEN_FD = AioOption.number("LISTEN_FD", 0, Integer.MAX_VALUE, null);
    /**
     * As {@link #LISTEN_FD}, by its name in {@code LISTEN_FDNAMES}; the first of that name. The environment is read as
     * systemd writes it: descriptors 3 and up, {@code LISTEN_FDS} in number, for the process {@code LISTEN_PID}.
     */
    public static final AioOption<String> LISTEN_FD_NAME = new AioOption<>(
            "LISTEN_FD_NAME",
            String.class,
            "1 to 255 characters",
            value -> value.length() >= 1 && value.length() <= 255,
            null);
}
