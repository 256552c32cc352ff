package weir.backend.epoll;

/**
 * Where the fields of Linux's structures lie, in bytes. Only {@code epoll_event} differs between x86_64, where it is
 * packed, and aarch64. A test compares them with a C compiler's.
 */
final class Layouts {
    private Layouts() {}

    private static final boolean X86_64 = System.getProperty("os.arch").equals("amd64");

    /** Else it is aarch64. */
    static boolean isX86_64() {
        return X86_64;
    }

    // struct epoll_event
    static final int EVENT_EVENTS = 0;
    static final int EVENT_DATA = X86_64 ? 4 : 8;
    static final int EVENT_SIZE = X86_64 ? 12 : 16;

    // struct sockaddr_in, sockaddr_in6, sockaddr_un; ports and addresses are in network byte order
    static final int ADDRESS_FAMILY = 0;
    static final int INTERNET_PORT = 2;
    static final int IN_ADDRESS = 4;
    static final int IN_SIZE = 16;
    static final int IN6_ADDRESS = 8;
    static final int IN6_SCOPE = 24;
    static final int IN6_SIZE = 28;
    static final int UN_PATH = 2;
    static final int UN_SIZE = 110;
    /** struct sockaddr_storage. */
    static final int ADDRESS_SIZE = 128;

    // struct iovec
    static final int IOVEC_BASE = 0;
    static final int IOVEC_LENGTH = 8;
    static final int IOVEC_SIZE = 16;

    // struct msghdr
    static final int MESSAGE_NAME = 0;
    static final int MESSAGE_NAME_LENGTH = 8;
    static final int MESSAGE_IOVECS = 16;
    static final int MESSAGE_IOVEC_COUNT = 24;
    static final int MESSAGE_CONTROL = 32;
    static final int MESSAGE_CONTROL_LENGTH = 40;
    static final int MESSAGE_FLAGS = 48;
    static final int MESSAGE_SIZE = 56;

    // struct timespec
    static final int TIME_SECONDS = 0;
    static final int TIME_NANOS = 8;
    static final int TIME_SIZE = 16;

    // struct linger
    static final int LINGER_ON = 0;
    static final int LINGER_SECONDS = 4;
    static final int LINGER_SIZE = 8;

    // struct ucred
    static final int CREDENTIALS_PID = 0;
    static final int CREDENTIALS_UID = 4;
    static final int CREDENTIALS_GID = 8;
    static final int CREDENTIALS_SIZE = 12;

    // struct ip_mreqn, ipv6_mreq
    static final int GROUP4_ADDRESS = 0;
    static final int GROUP4_LOCAL = 4;
    static final int GROUP4_INTERFACE = 8;
    static final int GROUP4_SIZE = 12;
    static final int GROUP6_ADDRESS = 0;
    static final int GROUP6_INTERFACE = 16;
    static final int GROUP6_SIZE = 20;
}
