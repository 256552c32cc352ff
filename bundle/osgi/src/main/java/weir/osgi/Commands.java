package weir.osgi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import weir.api.AioException;
import weir.spi.Engine;
import weir.spi.SwapPlan;
import weir.spi.SwapReport;

/**
 * The commands of a Gogo shell: {@code weir:backends}, {@code weir:services}, {@code weir:ops}, {@code weir:swap}. Gogo
 * finds them by two service properties. They print: a client without a terminal does not show what they return.
 */
public final class Commands {
    private static final String DRY_RUN = "--dry-run";
    private static final int MOST_OPERATIONS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Engine engine;
    private final Backends backends;
    private final WorkThread swaps;
    private final Report report;

    Commands(Engine engine, Backends backends, WorkThread swaps, Report report) {
        this.engine = engine;
        this.backends = backends;
        this.swaps = swaps;
        this.report = report;
    }

    static Dictionary<String, Object> properties() {
        return ServiceProperties.of(Map.of("osgi.command.scope", "weir", "osgi.command.function", new String[] {
            "backends", "services", "ops", "swap"
        }));
    }

    /** Shows the backends, and why one is not used. */
    public void backends() {
        print(report.backends());
        print(report.health());
    }

    /** Shows who uses Weir, and how much. */
    public void services() {
        print(report.scopes());
    }

    /** Shows the operations that run, oldest first. */
    public void ops() {
        ops(MOST_OPERATIONS);
    }

    /** As {@link #ops()}, at most so many. */
    public void ops(int most) {
        if (most < 1) {
            throw new IllegalArgumentException(most + " operations; allowed: 1 or more");
        }
        print(report.operations(most));
    }

    /**
     * Moves all sockets of services that take any backend to another backend, or says with {@code --dry-run} what would
     * move and what would not.
     *
     * @param arguments the name of the backend, or {@code auto}; and maybe {@code --dry-run}
     */
    public void swap(String... arguments) throws AioException, InterruptedException {
        List<String> names = new ArrayList<>(List.of(arguments));
        boolean dryRun = names.remove(DRY_RUN);
        if (names.size() != 1 || names.get(0).startsWith("-")) {
            throw new IllegalArgumentException(
                    "weir:swap " + String.join(" ", arguments) + "; allowed: weir:swap NAME [" + DRY_RUN + "]");
        }
        if (dryRun) {
            print(engine.plan(names.get(0)));
        } else {
            print(carryOut(names.get(0)));
        }
    }

    private SwapReport carryOut(String name) throws AioException, InterruptedException {
        try {
            return swaps.call(() -> backends.swap(name), PATIENCE);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the swap takes longer than " + PATIENCE + " and goes on", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AioException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void print(SwapReport done) {
        print(String.format(
                "from %s to %s: %d moved, %d stayed, %d closed, %d ms",
                done.from(), done.to(), done.moved(), done.stayed(), done.closed(), done.nanos() / 1_000_000));
    }

    private static void print(SwapPlan plan) {
        print(String.format(
                "from %s to %s: %d would move, %d would not",
                plan.from().isEmpty() ? plan.to() : String.join(", ", plan.from()),
                plan.to(),
                plan.movable(),
                plan.obstacles().size()));
        if (!plan.obstacles().isEmpty()) {
            print(plan.obstacles().stream().map(Commands::row).toList());
        }
    }

    private static Map<String, String> row(SwapPlan.Obstacle obstacle) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("owner", obstacle.scope());
        row.put("object", obstacle.object());
        row.put("why", obstacle.reason());
        return row;
    }

    private static void print(List<Map<String, String>> rows) {
        Table.lines(rows).forEach(Commands::print);
    }

    @SuppressWarnings("SystemOut") // a shell redirects it for each command
    private static void print(String line) {
        System.out.println(line);
    }
}
