package weir.sp.tool;

import java.util.List;

/** Where to dial or to listen. */
record Address(boolean dial, String url) {
    private static final String ALLOWED = "tcp://host:port, ipc://path, abstract://name, inproc://name";

    private static final List<String> ENCRYPTED = List.of("tls+tcp", "tls+tcp4", "tls+tcp6", "wss", "wss4", "wss6");
    private static final List<String> KNOWN = List.of("tcp", "ipc", "abstract", "inproc");

    /** Refuses a scheme that the sockets have not, before they do, and says why. */
    Address check() throws Ending {
        String scheme = url.substring(0, Math.max(url.indexOf("://"), 0));
        if (ENCRYPTED.contains(scheme)) {
            throw cannotCreate("Not supported: TLS; allowed: " + ALLOWED);
        }
        if (!KNOWN.contains(scheme)) {
            throw cannotCreate("Not supported: scheme '" + scheme + "'; allowed: " + ALLOWED);
        }
        return this;
    }

    Ending cannotCreate(String why) {
        return Ending.failed("Unable to create " + (dial ? "dialer" : "listener") + " for " + url + ": " + why);
    }

    Ending failed(String why) {
        return Ending.failed("Unable to " + (dial ? "dial" : "listen") + " on " + url + ": " + why);
    }
}
