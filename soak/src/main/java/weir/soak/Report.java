package weir.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import weir.api.AioStatus;
import weir.soak.account.Books;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.soak.account.Kind;
import weir.soak.measure.Flatness;
import weir.soak.measure.MinuteTable;
import weir.soak.measure.Plot;

/** What a run has shown, as {@code soak.md} and {@code soak.svg}. */
final class Report {
    private Report() {}

    /** Writes both into the folder that the options name, which is made if needed. */
    static void write(SoakOptions options, Outcome outcome) throws IOException {
        Path out = options.out();
        if (out == null) {
            throw new IllegalArgumentException("no folder to write to");
        }
        Files.createDirectories(out);
        double warm = options.flatFromMinutes() * 60;
        Files.writeString(
                out.resolve("soak.svg"),
                Plot.svg(outcome.samples(), warm, "Weir soak, " + headline(outcome) + "; shaded: not judged"));
        Files.writeString(out.resolve("soak.md"), text(options, outcome));
        System.out.println("written: " + out.resolve("soak.md") + ", " + out.resolve("soak.svg"));
    }

    private static String headline(Outcome outcome) {
        return String.format(
                Locale.ROOT, "%,d operations in %.1f minutes", outcome.books().completed(), outcome.seconds() / 60);
    }

    private static String text(SoakOptions options, Outcome outcome) {
        Books books = outcome.books();
        return """
            # Soak

            Written by the run itself, never by hand. To do it again: `mvn -B -ntp -Psoak verify -Dweir.soak.out=docs`.

            **%s: %s (%,.0f a second) on %s; lost %d, doubled %d, damaged %d.**

            ![What the process used](soak.svg)

            %s
            - Run: %.1f minutes, seed %d, a sample every %s s

            ## What ran

            On one engine with two loops for each backend: streams over TCP and Unix paths, full in both directions with eight
            sends and eight receives in flight on each end (heap and direct buffers, scattered and gathered); short connections
            to an echo server of callbacks, by blocking calls and by futures on virtual threads; UDP conversations; timers;
            a custom operation. Meanwhile one thread cancels, aborts and stops handles at random, an operation in 32 has a
            timeout of 0 to 20 ms, connections and scopes are closed in full traffic and opened anew, and every one to three
            seconds the backends are exchanged below all that, or one is removed and added again, or the number of loops
            changes. A quarter of the scopes stay with one backend.

            Every accepted operation is counted by its handle and must come back once; its ticket must be the one expected, and
            at the end the engine's own count must agree. Every byte is compared with what was sent, in the order of the sends
            and by their counts, so an operation that ends `CANCELED` and moved a byte, or the other way, is found.

            %s
            ## Minute by minute

            Heap: what is in use right after a full collection, which precedes each sample. Native memory: what the JVM's
            native memory tracking calls `Other`, arenas and buffers. Of what is used a row shows the median of its minute.

            %s
            ## Growth

            Judged from minute %s on. A series is flat if its trend (Theil-Sen) over the whole time, and the step from the median
            of its first third to that of its last, are within the allowed growth (a tenth of the median, or a floor), and no
            sample is over twice the median plus that. Falling is flat.

            %s
            ## Operations

            %s
            %s
            %s
            """.formatted(
                        outcome.isWell() ? "Well" : "NOT WELL",
                        headline(outcome),
                        books.completed() / outcome.seconds(),
                        String.join(" and ", outcome.backends()),
                        books.faults(Fault.LOST),
                        books.faults(Fault.DOUBLED),
                        books.faults(Fault.DAMAGED),
                        Machine.describe(),
                        outcome.seconds() / 60,
                        options.seed(),
                        plain(options.sampleSeconds()),
                        complaints(outcome),
                        MinuteTable.of(outcome.samples()),
                        plain(options.flatFromMinutes()),
                        growth(outcome),
                        table("kind", "completed", Kind.values(), Kind::text, books::completed),
                        table("ended", "operations", AioStatus.values(), AioStatus::name, books::ends),
                        table("done to them", "times", Event.values(), Event::text, books::times));
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private static String complaints(Outcome outcome) {
        if (outcome.isWell()) {
            return "";
        }
        StringBuilder text = new StringBuilder("## What was found\n\n```\n");
        outcome.complaints().forEach(each -> text.append(each).append('\n'));
        return text + "```\n\n";
    }

    private static String growth(Outcome outcome) {
        if (outcome.flatness().isEmpty()) {
            return "The run was too short to judge.\n";
        }
        StringBuilder table = new StringBuilder(
                "| | median | least | most | trend | step | allowed growth | |\n|---|---|---|---|---|---|---|---|\n");
        for (Flatness each : outcome.flatness()) {
            table.append("| ")
                    .append(String.join(
                            " | ",
                            each.metric().text(),
                            each.show(each.median()),
                            each.show(each.least()),
                            each.show(each.most()),
                            each.show(each.growth()),
                            each.show(each.step()),
                            each.show(each.tolerance()),
                            each.isFlat() ? "flat" : "**grows**"))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static <E> String table(
            String key, String value, E[] keys, Function<E, String> name, ToLongFunction<E> count) {
        StringBuilder table = new StringBuilder("| " + key + " | " + value + " |\n|---|---|\n");
        for (E each : keys) {
            if (count.applyAsLong(each) > 0) {
                table.append(String.format(Locale.ROOT, "| %s | %,d |%n", name.apply(each), count.applyAsLong(each)));
            }
        }
        return table.toString();
    }
}
