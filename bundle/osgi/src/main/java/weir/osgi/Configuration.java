package weir.osgi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The settings that hold now: those of the framework's properties, and over them those of an operator. */
final class Configuration {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    private final Map<String, String> base;
    private volatile Settings settings;
    private volatile BiConsumer<Settings, Settings> listener = (before, after) -> {};

    /** Reads the framework's properties; a bad one is reported, and its default holds. */
    Configuration(Function<String, @Nullable String> properties) {
        base = Settings.lookUp(
                properties,
                (key, bad) -> LOG.log(
                        System.Logger.Level.ERROR, "framework property {0}; its default holds", bad.getMessage()));
        settings = Settings.of(base);
    }

    Settings settings() {
        return settings;
    }

    /** Whom to tell of a change: what held before, and what holds now. */
    void onChange(BiConsumer<Settings, Settings> newListener) {
        listener = newListener;
    }

    /**
     * Takes an operator's texts; none means the framework's properties again.
     *
     * @throws Settings.BadValue if one is not allowed; then all stays as it was
     */
    synchronized void update(Map<String, String> texts) {
        Map<String, String> all = new LinkedHashMap<>(base);
        all.putAll(texts);
        Settings before = settings;
        Settings after = Settings.of(all);
        settings = after;
        if (!after.equals(before)) {
            LOG.log(System.Logger.Level.INFO, "configuration: {0}", after);
            listener.accept(before, after);
        }
    }
}
