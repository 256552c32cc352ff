package weir.bench;

import java.util.ArrayList;
import java.util.List;

/** What every JVM that is measured is started with, beside its memory: permissions, so that none prints warnings. */
public final class JvmFlags {
    private static final int FIRST_WITH_UNSAFE_WARNINGS = 24;

    private JvmFlags() {}

    /** These flags, and behind them those that this version of Java knows and needs. */
    public static List<String> with(List<String> flags) {
        List<String> all = new ArrayList<>(flags);
        all.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= FIRST_WITH_UNSAFE_WARNINGS) {
            all.add("--sun-misc-unsafe-memory-access=allow"); // of Netty and of JMH
        }
        return all;
    }
}
