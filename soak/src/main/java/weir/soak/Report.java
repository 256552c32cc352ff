package weir.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import weir.soak.measure.Plot;

/** stub */
final class Report {
    private Report() {}

    static void write(SoakOptions options, Outcome outcome) throws IOException {
        Path out = options.out();
        if (out != null) {
            Files.createDirectories(out);
            Files.writeString(
                    out.resolve("soak.svg"), Plot.svg(outcome.samples(), options.flatFromMinutes() * 60, "soak"));
        }
    }
}
