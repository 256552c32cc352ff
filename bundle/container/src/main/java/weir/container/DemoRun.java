package weir.container;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import weir.container.load.Load;
import weir.container.load.LoadTable;

/**
 * The steps of the demo. It does what an operator would: it starts, stops and updates bundles, and looks at properties of
 * services. The load comes from outside the framework, through plain sockets, to the echo server of the example's bundle.
 */
final class DemoRun {
    private static final String NIO = "nio";
    private static final String EPOLL = "epoll";
    /** What keeps sockets while there is no backend. */
    private static final String NONE = "none";

    private static final String SERVER = "weir.example";

    /** For each address: clients that stay connected, and clients that come and go. */
    private static final int STEADY = 8;

    private static final int STRANGERS = 2;

    private final Container container;
    private final Operator operator;
    private final Path path;
    private final int seconds;
    private final PrintStream out;
    private final LoadTable table;
    private final SwapLog swapLog;
    private final long began = System.nanoTime();

    /** A run over a container that has not started, with the Unix path on which the example will serve. */
    DemoRun(Container container, Path path, int seconds, PrintStream out, LoadTable table, SwapLog swapLog) {
        this.container = container;
        this.operator = new Operator(container.context());
        this.path = path;
        this.seconds = seconds;
        this.out = out;
        this.table = table;
        this.swapLog = swapLog;
    }

    /** What an operator does to a bundle. */
    private interface Act {
        void on() throws IOException, BundleException;
    }

    /** Runs the steps, puts what fails into the table, and returns the load, which has ended. */
    Load run() throws IOException, BundleException, TimeoutException, InterruptedException {
        Bundle epoll = container.install(BundledJar.EPOLL);
        Bundle nio = container.install(BundledJar.NIO);
        Bundle example = container.install(BundledJar.EXAMPLE);
        container.start(installOthers(nio, example));
        Operator.await(
                "the example serves on nio",
                () -> serves() && operator.currentBackend().equals(NIO));
        boolean withEpoll = available(epoll);
        say("The example's bundle serves echo on " + operator.endpoints());
        say("At each address " + STEADY + " clients stay connected and " + STRANGERS
                + " come and go; they compare every byte");
        try (Load load = new Load(NIO, operator.endpoints(), STEADY, STRANGERS)) {
            try {
                watch(load);
                if (withEpoll) {
                    swap(load, "start the bundle of epoll", epoll::start, NIO, EPOLL);
                    swap(load, "stop the bundle of epoll", epoll::stop, EPOLL, NIO);
                }
                update(load, nio);
                restart(load, example);
            } catch (IOException | BundleException | TimeoutException e) {
                table.addFailure(e.toString());
            }
            load.stop();
            return load;
        }
    }

    private List<Bundle> installOthers(Bundle... installed) throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (BundledJar jar : BundledJar.all()) {
            if (!List.of(BundledJar.EPOLL, BundledJar.NIO, BundledJar.EXAMPLE, BundledJar.SHELL)
                    .contains(jar)) {
                bundles.add(container.install(jar));
            }
        }
        bundles.addAll(List.of(installed));
        return bundles;
    }

    /** Tries epoll before there is anything to move, and says why if it cannot be used. */
    private boolean available(Bundle epoll) throws BundleException, TimeoutException {
        epoll.start();
        Operator.await(
                "epoll is available, or says why not",
                () -> operator.pinnedService(EPOLL) >= 0 || operator.unavailable(EPOLL) != null);
        String reason = operator.unavailable(EPOLL);
        if (reason != null) {
            say("There is no swap to epoll: it is not available here, " + reason);
            return false;
        }
        epoll.stop();
        Operator.await(
                "epoll has gone again",
                () -> operator.pinnedService(EPOLL) < 0
                        && operator.currentBackend().equals(NIO));
        return true;
    }

    private void swap(Load load, String what, Act act, String from, String to)
            throws IOException, BundleException, TimeoutException {
        String name = from + " -> " + to;
        disturb(load, what, name, act, () -> operator.currentBackend().equals(to));
        requireMoved(name, load, List.of(List.of(from, to)));
        Operator.await(name + ": what the server waits for, it waits for on " + to, () -> serverRunsOn(to));
        load.begin(to, false);
        watch(load);
    }

    private void update(Load load, Bundle nio) throws IOException, BundleException, TimeoutException {
        long old = operator.pinnedService(NIO);
        Act act = () -> container.update(nio, BundledJar.NIO);
        String name = "nio -> nio updated";
        disturb(load, "update the bundle of nio", name, act, () -> {
            long now = operator.pinnedService(NIO);
            return now >= 0 && now != old && operator.currentBackend().equals(NIO);
        });
        requireMoved(name, load, List.of(List.of(NIO, NONE), List.of(NONE, NIO)));
        load.begin("nio updated", false);
        watch(load);
    }

    private void disturb(Load load, String what, String name, Act act, BooleanSupplier done)
            throws IOException, BundleException, TimeoutException {
        say(what);
        var unused = swapLog.take(); // of before
        load.begin(name, true);
        long begin = System.nanoTime();
        act.on();
        Operator.await(what, () -> done.getAsBoolean() && serves());
        long end = System.nanoTime();
        load.moved(operator.endpoints()); // the same, unless the swap went wrong; then what that did is counted by now
        Load.Progress before = load.progress();
        Operator.await(
                name + ": each client gets an answer", () -> load.progress().answeredSince(before));
        say("  done after " + TimeUnit.NANOSECONDS.toMillis(end - begin) + " ms; all " + 2 * STEADY
                + " connections answer");
    }

    /** Nothing has been lost; but it must be the swap that was survived, and not its absence. */
    private void requireMoved(String name, Load load, List<List<String>> steps) {
        List<SwapLog.Swap> swaps = swapLog.take();
        load.swapped(swaps.stream().mapToInt(SwapLog.Swap::moved).sum());
        int live = operator.endpoints().size() * (STEADY + 1);
        for (List<String> step : steps) {
            if (swaps.stream().noneMatch(each -> each.isBetween(step.get(0), step.get(1)) && each.movedAll(live))) {
                table.addFailure(name + ": wanted are " + live + " sockets or more that move from " + step.get(0)
                        + " to " + step.get(1) + ", and none that stays; seen was " + swaps);
            }
        }
    }

    /** A connection between two messages waits for the next, and is listed. */
    private boolean serverRunsOn(String backend) {
        List<String> backends = operator.backendsOf(SERVER);
        return backends.size() >= STEADY && backends.stream().allMatch(backend::equals);
    }

    /** The one step at which connections have to end: their server's bundle stops. */
    private void restart(Load load, Bundle example) throws IOException, BundleException, TimeoutException {
        say("stop the bundle of the example: now connections have to end");
        Load.Progress before = load.progress();
        load.begin("example restarted", true);
        load.expectOutage();
        example.stop();
        Operator.await("the stopped example's Unix path is gone", () -> !Files.exists(path) && !serves());
        say("start it again");
        example.start();
        Operator.await("the example serves again", this::serves);
        load.moved(operator.endpoints());
        Operator.await("each client has a new connection", () -> load.progress().dialledSince(before));
        load.endOutage();
        say("  all " + 2 * STEADY + " clients are back");
        load.begin("nio, restarted", false);
        watch(load);
    }

    private boolean serves() {
        return !operator.endpoints().isEmpty();
    }

    /** Lets the load run for a while and says every second how far it is. */
    private void watch(Load load) throws TimeoutException {
        for (int i = 1; i <= seconds; i++) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            Operator.await("a second goes by", () -> System.nanoTime() - end >= 0);
            say("  " + operator.currentBackend() + ", second " + i + " of " + seconds + ": " + load.summary());
        }
    }

    private void say(String what) {
        out.println(String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - began) / 1e9, what));
    }
}
