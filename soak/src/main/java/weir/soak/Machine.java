package weir.soak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Where a run was made; figures without it mean nothing. */
final class Machine {
    private Machine() {}

    /** A list in Markdown. */
    static String describe() {
        Runtime runtime = Runtime.getRuntime();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return String.join(
                "\n",
                "- Date: " + LocalDate.now(ZoneOffset.UTC),
                "- Machine: " + model() + ", " + runtime.availableProcessors() + " processors visible, load average "
                        + String.format(Locale.ROOT, "%.1f", load) + " at the end of the run",
                "- System: " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "- JVM: " + System.getProperty("java.vm.name") + " " + Runtime.version() + ", "
                        + String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
    }

    private static String model() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return lines.stream()
                    .filter(line -> line.startsWith("model name") && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch"); // not Linux
        }
    }
}
