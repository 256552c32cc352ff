package weir.backend.nio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which ports this process may not bind, as Linux tells it. */
final class PrivilegedPorts {
    /** CAP_NET_BIND_SERVICE in the mask of effective capabilities. */
    private static final long MAY_BIND_ALL = 1L << 10;

    private PrivilegedPorts() {}

    /** The first port that anybody may bind; 0 if we may bind all, or the platform does not tell. */
    static int firstFree() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapEff:")
                        && (Long.parseUnsignedLong(line.substring(7).trim(), 16) & MAY_BIND_ALL) != 0) {
                    return 0;
                }
            }
            return Integer.parseInt(Files.readString(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"))
                    .trim());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
