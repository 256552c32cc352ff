package weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Where a measurement was made; figures without it mean nothing. */
public final class Machine {
    private Machine() {}

    /** A list in Markdown: date, processor, system, JVM, and versions of what was measured. */
    public static String describe(List<String> libraries) {
        Runtime runtime = Runtime.getRuntime();
        return String.join(
                "\n",
                "- Date: " + LocalDate.now(ZoneOffset.UTC),
                "- Machine: " + property("/proc/cpuinfo", "model name", System.getProperty("os.arch", "")) + ", "
                        + runtime.availableProcessors() + " processors visible, memory " + memory(),
                "- System: " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "- JVM: " + System.getProperty("java.vm.name") + " " + Runtime.version() + " ("
                        + System.getProperty("java.vendor") + ")",
                "- Versions: " + String.join(", ", libraries));
    }

    /** The version that a class's jar states, or another text. */
    public static String version(Class<?> type, String otherwise) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? otherwise : version;
    }

    private static String memory() {
        String text = property("/proc/meminfo", "MemTotal", "unknown");
        String digits = text.replaceAll("[^0-9]", "");
        return digits.isEmpty()
                ? text
                : String.format(Locale.ROOT, "%.0f GiB", Long.parseLong(digits) / 1024.0 / 1024.0);
    }

    private static String property(String file, String name, String otherwise) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name) && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise; // not Linux
        }
    }
}
