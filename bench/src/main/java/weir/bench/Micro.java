package weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Version;
import weir.api.AioService;

/** Runs the JMH benchmarks of {@code weir.bench.micro} and writes their figures as JSON and as a table. */
public final class Micro {
    private static final MarkdownSection SECTION = new MarkdownSection("micro");

    /** The same in all forks; a million handles with timers need some hundred megabytes. */
    private static final List<String> JVM = JvmFlags.with(List.of("-XX:+UseSerialGC", "-Xms1g", "-Xmx2g"));

    private Micro() {}

    /** Runs them; exit status 2 for wrong arguments, 1 if one fails. */
    public static void main(String[] args) throws IOException {
        MicroOptions options;
        try {
            CommandLine line = new CommandLine(args, MicroOptions.ALLOWED);
            if (line.help()) {
                System.out.print(MicroOptions.USAGE);
                return;
            }
            options = MicroOptions.of(line);
            SECTION.check(options.out());
        } catch (IllegalArgumentException e) {
            System.err.println("micro: " + e.getMessage());
            System.exit(2);
            return;
        }
        try {
            run(options);
        } catch (RunnerException e) {
            System.err.println("micro: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(MicroOptions options) throws RunnerException, IOException {
        Path folder = options.json().toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        ChainedOptionsBuilder jmh = new OptionsBuilder()
                .include("weir\\.bench\\.micro\\..*" + options.include())
                .param("backend", options.backends().toArray(new String[0]))
                .forks(options.forks())
                .warmupIterations(options.warmups())
                .warmupTime(TimeValue.nanoseconds(options.nanos()))
                .measurementIterations(options.iterations())
                .measurementTime(TimeValue.nanoseconds(options.nanos()))
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(JVM.toArray(new String[0]))
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(options.json().toString());
        Collection<RunResult> results = new Runner(jmh.build()).run();
        SECTION.write(options.out(), markdown(options, results));
        System.out.println("written to " + options.out() + " and " + options.json());
    }

    private static String markdown(MicroOptions options, Collection<RunResult> results) {
        return Machine.describe(List.of(
                        "Weir " + Machine.version(AioService.class, "of this build"),
                        "JMH " + Version.getPlainVersion()))
                + "\n- Each JVM: `" + String.join(" ", JVM) + "`\n- Forks: " + options.forks() + ", iterations: "
                + options.iterations() + " of " + options.nanos() / 1e9 + " s, after " + options.warmups()
                + " that do not count\n\n" + MicroTable.of(results);
    }
}
