package weir.spi.engine.socket;

import java.util.Map;
import weir.api.AioException;
import weir.api.AioStatus;

/** The descriptors that a service manager has handed to this process, as systemd tells them in the environment. */
final class InheritedSockets {
    private static final int FIRST = 3;
    private static final int MOST_SHOWN = 300;

    private final Map<String, String> environment;
    private final long pid;

    InheritedSockets(Map<String, String> environment, long pid) {
        this.environment = environment;
        this.pid = pid;
    }

    static InheritedSockets ofThisProcess() {
        return new InheritedSockets(System.getenv(), ProcessHandle.current().pid());
    }

    /** The number of the first descriptor of a name. */
    int find(String name) throws AioException {
        int count = number("LISTEN_FDS");
        long owner = number("LISTEN_PID");
        if (owner != pid) {
            throw refused(name, "LISTEN_PID is " + owner + ", this process is " + pid);
        }
        String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        for (int i = 0; i < Math.min(count, names.length); i++) {
            if (names[i].equals(name)) {
                return FIRST + i;
            }
        }
        throw refused(name, "LISTEN_FDNAMES is '" + beginning(String.join(":", names)) + "' of " + count);
    }

    private int number(String variable) throws AioException {
        String text = environment.get(variable);
        try {
            return Integer.parseInt(String.valueOf(text));
        } catch (NumberFormatException e) { // which repeats the text, however long
            throw new AioException(
                    AioStatus.NOENT,
                    "no inherited socket: " + variable + " is " + beginning(String.valueOf(text))
                            + "; allowed: a number");
        }
    }

    private static String beginning(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }

    private static AioException refused(String name, String reason) {
        return new AioException(AioStatus.NOENT, "no inherited socket is named '" + name + "': " + reason);
    }
}
