package weir.osgi.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Weir logs, in this JVM: its System.Logger ends in java.util.logging. */
final class Log extends Handler {
    // Held on to: the JDK keeps loggers weakly, and a handler goes with its logger.
    private final Logger logger = Logger.getLogger("weir");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    Log() {
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
    }

    List<String> linesWith(String part) {
        return lines.stream().filter(line -> line.contains(part)).toList();
    }

    List<String> lines() {
        return new ArrayList<>(lines);
    }

    /** Waits for one line with all these parts. */
    void await(String... parts) {
        Bounds.until(
                () -> "the log says " + String.join(" ... ", parts) + ": " + lines,
                () -> lines.stream().anyMatch(line -> Stream.of(parts).allMatch(line::contains)));
    }

    @Override
    public void publish(LogRecord event) {
        if (event.getLevel().intValue() >= Level.INFO.intValue()) {
            lines.add(event.getLevel() + " " + event.getLoggerName() + ": " + formatter.formatMessage(event)
                    + causes(event.getThrown()));
        }
    }

    private static String causes(@Nullable Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            text.append(" <- ").append(each);
        }
        return text.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
