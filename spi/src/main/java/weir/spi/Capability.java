package weir.spi;

/** What backends may differ in. A backend that lacks one says so before use, with the reason. */
public enum Capability {
    /** Sockets of the operating system's: other processes, and the JDK's own channels, reach them and are reached. */
    OUTSIDE,
    /** TCP over IPv4 and IPv6. */
    TCP,
    /** Unix domain streams with a path. */
    UNIX,
    /** Unix domain streams with an abstract name. */
    ABSTRACT,
    /** UDP over IPv4 and IPv6. */
    UDP,
    /** Joining multicast groups. */
    MULTICAST,
    /** {@link weir.api.StreamOptions#KEEPALIVE_IDLE} and its like. */
    KEEPALIVE_TIMES,
    /** {@link weir.api.StreamOptions#REUSE_PORT}. */
    REUSE_PORT,
    /** {@link weir.api.StreamOptions#IPV6_ONLY}. */
    IPV6_ONLY,
    /** {@link weir.api.StreamOptions#USER_TIMEOUT}. */
    USER_TIMEOUT,
    /** {@link weir.api.StreamOptions#FAST_OPEN}. */
    FAST_OPEN,
    /** {@link weir.api.StreamOptions#PEER_CREDENTIALS}. */
    PEER_CREDENTIALS,
    /** {@link Poller#inherit}: {@link weir.api.StreamOptions#LISTEN_FD} and its like. */
    INHERIT,
    /** {@link PollSocket#release} and {@link Poller#adopt}. */
    HANDOVER
}
