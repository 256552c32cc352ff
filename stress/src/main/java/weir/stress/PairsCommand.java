package weir.stress;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/** Runs pairs under jcstress, and judges the results itself: also what jcstress passes over in silence. */
final class PairsCommand {
    /** Those that run in the build: each transition of the state word against one that it may meet. */
    static final List<String> CHOSEN = List.of(
            "FinishAndCancel",
            "FinishAndTimeout",
            "FinishAndStop",
            "FinishAndClose",
            "FinishAndResubmit",
            "FinishAndAwait",
            "FinishAndSkip",
            "FinishTwiceAndResubmit",
            "CancelAndResubmit",
            "TimeoutAndResubmit",
            "StopAndResubmit",
            "CloseAndSkip");

    private static final String USAGE = """
        usage: java -jar weir-stress.jar pairs [--chosen | --tests REGEX] [--millis N] [--limit S] [--deep] [--list]
          --chosen        the 12 that run in the build
          --tests REGEX   those whose names match; all
          --millis N      how long each runs; 500
          --limit S       give up, as hung, after so many seconds; 3600
          --deep          with every combination of compilers, and with those in their stress modes: 14 runs of each
          --cpus N        pretend that there are so many processors
          --results DIR   where jcstress reports; jcstress, beside the jar
          --list          print the names\
        """;

    private PairsCommand() {}

    static int run(List<String> arguments) throws Exception {
        Arguments given = new Arguments(
                arguments,
                List.of("--tests", "--millis", "--limit", "--cpus", "--results"),
                List.of("--chosen", "--deep", "--list", "--help"));
        if (given.has("--help")) {
            System.out.println(USAGE);
            return 0;
        }
        String filter = given.has("--chosen") ? "\\.(" + String.join("|", CHOSEN) + ")$" : given.text("--tests", ".*");
        Path results = Files.createDirectories(Path.of(given.text("--results", besideJar("jcstress"))));
        List<String> settings = new ArrayList<>(List.of(
                "-t",
                filter,
                "-r",
                results.toString(),
                "-f",
                "1",
                "-iters",
                "1",
                // Waiting for the other thread must not take the processor from it: they meet 25 times as often.
                "-spinStyle",
                "THREAD_YIELD",
                "-v",
                "-time",
                Long.toString(given.number("--millis", 500, 10, 600_000))));
        if (given.has("--deep")) {
            settings.addAll(List.of("-m", "quick"));
        } else {
            // One mode of the virtual machine, both actors compiled alike, threads where the system puts them.
            settings.addAll(List.of("-sc", "false", "-af", "NONE", "-jvmArgs", "--enable-native-access=ALL-UNNAMED"));
            // A small heap that is not touched beforehand: half of the time went there.
            settings.addAll(List.of("-hs", "64", "-pth", "false"));
        }
        if (given.has("--cpus")) {
            settings.addAll(List.of("-c", Long.toString(given.number("--cpus", 2, 1, 1024))));
        }
        Options options = new Options(settings.toArray(String[]::new));
        if (!options.parse()) {
            return 2;
        }
        JCStress jcstress = new JCStress(options);
        SortedSet<String> wanted = jcstress.getTests();
        if (given.has("--list")) {
            wanted.forEach(System.out::println);
            return 0;
        }
        endAfter(given.number("--limit", 3600, 1, 1_000_000));
        try {
            jcstress.run();
        } catch (AssertionError e) {
            System.out.println(e.getMessage()); // judged below, from the results
        }
        return judge(new PairsVerdict(wanted, read(options.getResultFile(), results.resolve("results.bin.gz"))));
    }

    private static String besideJar(String name) throws URISyntaxException {
        URI jar = PairsCommand.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        return Path.of(jar).resolveSibling(name).toString();
    }

    private static int judge(PairsVerdict verdict) {
        System.out.println(verdict.table());
        verdict.complaints().forEach(System.out::println);
        System.out.println(verdict.summary());
        return verdict.complaints().isEmpty() ? 0 : 1;
    }

    /** jcstress writes into the working directory, and nothing if it has left out all tests. */
    private static List<TestResult> read(String written, Path kept) throws IOException, ClassNotFoundException {
        if (!Files.exists(Path.of(written))) {
            return List.of();
        }
        Files.move(Path.of(written), kept, StandardCopyOption.REPLACE_EXISTING);
        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(kept.toString(), collector);
        try {
            reader.dump();
        } finally {
            reader.close();
        }
        return List.copyOf(collector.getTestResults());
    }

    /** A wake-up that is lost lets a test hang for ever, and jcstress with it. */
    private static void endAfter(long seconds) {
        Thread watch = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(seconds);
                    } catch (InterruptedException e) {
                        return;
                    }
                    System.out.println("no end after " + seconds + " s: a wait was not woken, or --limit is too low");
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                    Runtime.getRuntime().halt(1);
                },
                "weir-stress-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
