package weir.tck;

import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** What is logged under a name until it is closed; skips the test where records of System.Logger go elsewhere. */
final class LogCapture implements AutoCloseable {
    private final Logger logger;
    private final @Nullable Level level;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            records.add(logged);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    LogCapture(String name) {
        Assumptions.assumeTrue(
                ServiceLoader.load(System.LoggerFinder.class).findFirst().isEmpty(),
                "another logger than the JDK's is deployed");
        logger = Logger.getLogger(name);
        level = logger.getLevel();
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    /** Waits for a record. */
    LogRecord await(String what, Predicate<LogRecord> wanted) {
        KitFixture.until(what + " is logged", () -> records.stream().anyMatch(wanted));
        return records.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** A predicate: the message contains all of these. */
    static Predicate<LogRecord> saying(String... parts) {
        return logged -> {
            String message = Objects.requireNonNullElse(logged.getMessage(), "");
            return List.of(parts).stream().allMatch(message::contains);
        };
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setLevel(level);
    }
}
