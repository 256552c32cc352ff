package weir.api;

/**
 * Who is at the other end of a Unix socket, as the operating system knew it when the connection was made. The value of
 * {@link StreamOptions#PEER_CREDENTIALS}; {@code NNG_OPT_PEER_PID}, {@code NNG_OPT_PEER_UID}, {@code NNG_OPT_PEER_GID}.
 *
 * @param pid the process; 0 if it lives in another process name space
 * @param uid the effective user
 * @param gid the effective group
 */
public record PeerCredentials(int pid, int uid, int gid) {}
