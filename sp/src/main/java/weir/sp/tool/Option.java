package weir.sp.tool;

import java.util.List;

/** The options, under the names that {@code nngcat} has for them, and one of ours. */
enum Option {
    HELP('h', "help"),
    VERSION('V', "version"),
    VERBOSE('v', "verbose"),
    SILENT('q', "silent"),
    REQ0("req0"),
    REP0("rep0"),
    PUSH0("push0"),
    PULL0("pull0"),
    PUB0("pub0"),
    /** In full, since "sub" is also the beginning of "subscribe". */
    SUB0("sub", "sub0"),
    SURVEYOR0("surveyor0"),
    RESPONDENT0("respondent0"),
    PAIR("pair"),
    PAIR0("pair0"),
    PAIR1("pair1"),
    BUS0("bus0"),
    DIAL(true, "dial", "connect"),
    LISTEN(true, "listen", "bind"),
    DIAL_LOCAL(true, 'l', "connect-local"),
    LISTEN_LOCAL(true, 'L', "bind-local"),
    DIAL_IPC(true, 'x', "connect-ipc"),
    LISTEN_IPC(true, 'X', "bind-ipc"),
    DATA(true, 'D', "data"),
    FILE(true, 'F', "file"),
    SUBSCRIBE(true, "subscribe"),
    FORMAT(true, "format"),
    ASCII('A', "ascii"),
    QUOTED('Q', "quoted"),
    RAW("raw"),
    HEX("hex"),
    MSGPACK("msgpack"),
    COUNT(true, 'C', "count"),
    DELAY(true, 'd', "delay"),
    INTERVAL(true, 'i', "interval"),
    RECV_TIMEOUT(true, "recv-timeout"),
    SEND_TIMEOUT(true, "send-timeout"),
    RECV_MAXSZ(true, 'Z', "recv-maxsz"),
    COMPAT("compat"),
    ASYNC("async"),
    /** Taken without effect, as there. */
    SOCKET_NAME(true, "socket-name"),
    INSECURE('k', "insecure"),
    CACERT(true, "cacert"),
    CERT(true, 'E', "cert"),
    KEY(true, "key"),
    ZT_HOME(true, "zt-home"),
    BACKEND(true, "backend");

    /** Of an option that has no letter. */
    private static final char NONE = '\0';

    private final boolean takesValue;
    private final char letter;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> names;

    Option(boolean takesValue, char letter, String... names) {
        this.takesValue = takesValue;
        this.letter = letter;
        this.names = List.of(names);
    }

    Option(boolean takesValue, String... names) {
        this(takesValue, NONE, names);
    }

    Option(char letter, String... names) {
        this(false, letter, names);
    }

    Option(String... names) {
        this(false, NONE, names);
    }

    boolean takesValue() {
        return takesValue;
    }

    boolean has(char aLetter) {
        return letter == aLetter && letter != NONE;
    }

    /** Without the dashes. */
    List<String> names() {
        return names;
    }
}
