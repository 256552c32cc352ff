package weir.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine says of each swap in its log: the one place where the sockets are counted as they move. */
final class SwapLog extends Handler implements AutoCloseable {
    private static final Pattern LINE =
            Pattern.compile("swap from (\\S+) to (\\S+): (\\S+) moved, (\\S+) stayed, (\\S+) closed, .*");

    // Held on to: the JDK keeps loggers weakly, and a handler goes with its logger.
    private final Logger logger = Logger.getLogger("weir.engine");
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final List<Swap> swaps = new ArrayList<>();

    /** Listens from now on. */
    SwapLog() {
        logger.addHandler(this);
    }

    /** A swap: the backends, and what became of the sockets. */
    record Swap(String from, String to, int moved, int stayed, int closed) {
        boolean isBetween(String one, String other) {
            return from.equals(one) && to.equals(other);
        }

        /** Whether it took so many with it, or more, and left none behind. */
        boolean movedAll(int live) {
            return moved >= live && stayed == 0 && closed == 0;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%s to %s: %d moved, %d stayed, %d closed", from, to, moved, stayed, closed);
        }
    }

    /** The swaps since the last call, or the beginning. */
    List<Swap> take() {
        synchronized (swaps) {
            List<Swap> taken = List.copyOf(swaps);
            swaps.clear();
            return taken;
        }
    }

    @Override
    public void publish(LogRecord event) {
        Matcher line = LINE.matcher(formatter.formatMessage(event));
        if (line.matches()) {
            Swap swap = new Swap(
                    line.group(1), line.group(2), number(line.group(3)), number(line.group(4)), number(line.group(5)));
            synchronized (swaps) {
                swaps.add(swap);
            }
        }
    }

    /** The log groups digits as the locale does. */
    private static int number(String text) {
        return Integer.parseInt(text.replaceAll("\\D", ""));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
