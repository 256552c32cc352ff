package weir.soak;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to run.
 *
 * @param minutes how long
 * @param seed of all chance; the threads' own order is not in it
 * @param sampleSeconds from one sample to the next
 * @param flatFromMinutes from when on all must stay flat
 * @param atLeast operations that must have completed
 * @param out folder for the report and the picture, or null
 */
public record SoakOptions(
        double minutes,
        long seed,
        double sampleSeconds,
        double flatFromMinutes,
        long atLeast,
        @Nullable Path out) {
    static final String USAGE = """
        usage: java -jar weir-soak.jar [--minutes M] [--seed S] [--out DIR] [--at-least N] [--flat-from M] [--sample S]
          --minutes M     how long, 0.01 to 10000; 10
          --seed S        of cancels, closes, swaps and sizes; else by the clock
          --out DIR       write soak.md and soak.svg there
          --at-least N    fail below so many operations; 0
          --flat-from M   judge growth from this minute on; 2. A run too short for 30 samples from there on is not judged
          --sample S      seconds between two samples, 0.2 to 60; 2
        Exit status: 0 all well, 1 something lost, doubled, damaged, untrue, unexpected or growing, 2 a wrong argument,
        3 a hang, with all threads and running operations printed. -XX:NativeMemoryTracking=summary shows arenas, too.\
        """;

    private static final List<String> NAMES =
            List.of("--minutes", "--seed", "--out", "--at-least", "--flat-from", "--sample");

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException if one is not allowed; the message says what is
     */
    static SoakOptions parse(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown argument '" + name + "'; allowed: " + String.join(", ", NAMES) + ", --help");
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("argument " + name + " needs a value");
            }
            if (given.put(name, arguments.get(++i)) != null) {
                throw new IllegalArgumentException("argument " + name + " is there twice; allowed: once");
            }
        }
        String out = given.get("--out");
        return new SoakOptions(
                decimal(given, "--minutes", 10, 0.01, 10_000),
                whole(given, "--seed", System.nanoTime(), Long.MIN_VALUE),
                decimal(given, "--sample", 2, 0.2, 60),
                decimal(given, "--flat-from", 2, 0, 10_000),
                whole(given, "--at-least", 0, 0),
                out == null ? null : folder(out));
    }

    private static Path folder(String text) {
        Path path = Path.of(text);
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException(
                    "--out '" + text + "' is a file; allowed: a folder, which is made if needed");
        }
        return path;
    }

    private static double decimal(Map<String, String> given, String name, double otherwise, double min, double max) {
        String text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of bounds.
        }
        throw new IllegalArgumentException(name + " '" + text + "' is not allowed; allowed: " + min + " to " + max);
    }

    private static long whole(Map<String, String> given, String name, long otherwise, long min) {
        String text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of bounds.
        }
        throw new IllegalArgumentException(name + " '" + text + "' is not allowed; allowed: whole numbers"
                + (min == Long.MIN_VALUE ? "" : " from " + min + " on"));
    }
}
