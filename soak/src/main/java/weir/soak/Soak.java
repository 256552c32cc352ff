package weir.soak;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import weir.api.AioStatus;
import weir.soak.account.Books;
import weir.soak.account.Event;
import weir.soak.measure.Flatness;
import weir.soak.measure.Gauges;
import weir.soak.measure.Metric;
import weir.soak.measure.Sample;
import weir.soak.traffic.Traffic;
import weir.spi.BackendProvider;

/** One run: traffic, samples, and what both have shown. */
final class Soak {
    /** After so many the rest says nothing new. */
    private static final int MANY_FAULTS = 100;

    /** The JDK opens files of its own when something is used for the first time: jars, pollers, random numbers. */
    private static final int FILES_OF_THE_JDK = 12;

    /** After a collection the JVM frees direct buffers that nobody refers to on a thread of its own. */
    private static final long CLEANERS_NANOS = 150_000_000L;

    private static final long LEFTOVER_NANOS = 10_000_000_000L;

    private final SoakOptions options;
    private final List<BackendProvider> providers;
    private final Predicate<Books> enough;
    private final Books books = new Books();
    private final Gauges gauges = new Gauges();

    /** With the backends deployed. */
    Soak(SoakOptions options) {
        this(options, available(), books -> books.faults() >= MANY_FAULTS);
    }

    /** With these backends, until it has been long enough or enough has been seen. */
    Soak(SoakOptions options, List<BackendProvider> providers, Predicate<Books> enough) {
        this.options = options;
        this.enough = enough;
        this.providers = List.copyOf(providers);
    }

    private static List<BackendProvider> available() {
        List<BackendProvider> found = new ArrayList<>();
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            String why = provider.unavailable();
            if (why == null) {
                found.add(provider);
            } else {
                System.out.println("without the backend " + provider.name() + ": " + why);
            }
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("no backend is available");
        }
        return found;
    }

    /** Runs it to its end, however it ends. */
    Outcome run() throws IOException, InterruptedException {
        double filesBefore = gauges.read().getOrDefault(Metric.FILES, 0.0);
        Path folder = Files.createTempDirectory("soak");
        List<Sample> samples = new ArrayList<>();
        Traffic traffic = new Traffic(books, providers, folder, options.seed());
        double seconds;
        try (HangWatch watch = new HangWatch(books, traffic.engine(), options.minutes())) {
            watch.start();
            System.out.println("seed " + options.seed());
            long start = System.nanoTime();
            traffic.start();
            sample(samples, start);
            seconds = (System.nanoTime() - start) / 1e9;
            traffic.end();
            if (traffic.engine().counters().running() > 0) {
                watch.dump("operations run on after the end");
            }
        }
        delete(folder);
        return new Outcome(
                books,
                samples,
                judge(samples),
                providers.stream().map(BackendProvider::name).sorted().toList(),
                seconds,
                options.atLeast(),
                leftovers(filesBefore));
    }

    private void sample(List<Sample> samples, long start) {
        long end = start + (long) (options.minutes() * 60e9);
        long every = (long) (options.sampleSeconds() * 1e9);
        long next = start + Math.min(every, (long) (options.minutes() * 60e9));
        while (next - end <= 0 && !enough.test(books)) {
            parkUntil(next - CLEANERS_NANOS);
            gauges.collect();
            parkUntil(next);
            samples.add(look((System.nanoTime() - start) / 1e9));
            Sample last = samples.get(samples.size() - 1);
            if (samples.size() % 15 == 0) {
                System.out.printf(
                        Locale.ROOT,
                        "%5.0f s  %,d operations, %d faults, %s%n",
                        last.seconds(),
                        last.operations(),
                        books.faults(),
                        last.values());
            }
            next += every;
        }
    }

    private static void parkUntil(long time) {
        while (time - System.nanoTime() > 0) {
            LockSupport.parkNanos(time - System.nanoTime());
        }
    }

    private Sample look(double seconds) {
        return new Sample(
                seconds,
                gauges.read(),
                books.completed(),
                books.times(Event.CANCEL) + books.times(Event.ABORT),
                books.ends(AioStatus.TIMEDOUT),
                books.times(Event.STOP),
                books.times(Event.SWAP) + books.times(Event.REMOVAL));
    }

    private List<Flatness> judge(List<Sample> samples) {
        double from = options.flatFromMinutes() * 60;
        long count = samples.stream().filter(each -> each.seconds() >= from).count();
        return count < Flatness.FEWEST ? List.of() : Flatness.of(samples, from);
    }

    /** What should be gone: the engine has closed its last scope. */
    private List<String> leftovers(double filesBefore) {
        List<String> left = List.of();
        long deadline = System.nanoTime() + LEFTOVER_NANOS;
        do {
            left = leftNow(filesBefore);
            LockSupport.parkNanos(1_000_000);
        } while (!left.isEmpty() && System.nanoTime() - deadline < 0);
        return left;
    }

    private List<String> leftNow(double filesBefore) {
        List<String> left = new ArrayList<>();
        long threads = Gauges.weirThreads();
        if (threads > 0) {
            left.add(threads + " threads of the engine are left");
        }
        double files = gauges.read().getOrDefault(Metric.FILES, 0.0);
        if (files > filesBefore + FILES_OF_THE_JDK) {
            left.add(String.format(Locale.ROOT, "%.0f files are open, %.0f were at the beginning", files, filesBefore));
        }
        return left;
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path path : left) {
                Files.delete(path); // of a Unix socket whose listener did not unlink it: told by the next line
                throw new IOException("the path " + path + " was left behind");
            }
        }
        Files.delete(folder);
    }
}
