package weir.backend.sim;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.ByteStream;
import weir.spi.BackendProvider;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.OperationInfo;

/**
 * Services on a network in memory, in virtual time, on one thread: for tests of protocol code that never sleep and always go
 * the same way. No thread is started. Whatever waits on the simulation's thread ({@link weir.api.Aio#await},
 * {@link weir.api.AioService#close}, ...) lets the rest of it happen meanwhile; time passes only if nothing else can happen,
 * and then at once.
 *
 * <pre>{@code
 * try (Simulation simulation = Simulation.of(42, Faults.ROUGH)) {
 *     AioService server = simulation.newService("server");
 *     AioService client = simulation.newService("client");
 *     ...
 * }
 * }</pre>
 *
 * <p>All of it is for the thread that made it. One seed gives one {@link #history}, whatever the machine.
 */
public final class Simulation implements AutoCloseable {
    private final Scheduler scheduler;
    private final SimNetwork network;
    private final Map<String, InetAddress[]> names = new LinkedHashMap<>();
    private final List<Engine> engines = new ArrayList<>();
    private final List<AioService> services = new ArrayList<>();

    private Simulation(long seed, Faults faults) {
        ReentrantLock lock = new ReentrantLock();
        scheduler = new Scheduler(seed, faults, lock, this::describeWaiting);
        network = new SimNetwork(scheduler, lock);
    }

    /** A simulation in which what goes wrong, and when, is decided by a seed. */
    public static Simulation of(long seed, Faults faults) {
        return new Simulation(seed, Objects.requireNonNull(faults, "faults"));
    }

    // Services

    /** A service with an engine of its own, as a process would have it; the simulation closes it. */
    public AioService newService(String name) {
        try {
            AioService service = newEngine(provider("sim")).open(AioConfig.DEFAULT.withName(name));
            services.add(service);
            return service;
        } catch (AioException e) {
            throw new IllegalStateException("a service of a simulation does not open", e);
        }
    }

    /** An engine on this network, with one loop: for those who test swaps or open scopes of their own, and close them. */
    public Engine newEngine(BackendProvider... backends) {
        Engine engine = Engine.create(EngineOptions.DEFAULT
                .withLoops(1)
                .withClock(scheduler::now)
                .withResolver(this::resolve)
                .withDriver(scheduler));
        for (BackendProvider each : backends) {
            engine.add(each);
        }
        engines.add(engine);
        return engine;
    }

    /** This network as a backend of whatever name, so that an engine can have several. */
    public BackendProvider provider(String name) {
        return new SimProvider(network, name);
    }

    /** Gives a host a name. An address is one of the simulation's: loopback, or of 10.0.0.0/8. */
    public Simulation host(String name, String... numericAddresses) {
        InetAddress[] addresses = new InetAddress[numericAddresses.length];
        for (int i = 0; i < addresses.length; i++) {
            try {
                addresses[i] = InetAddress.getByName(numericAddresses[i]);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(
                        "address '" + numericAddresses[i] + "'; allowed: numeric ones, such as 10.0.0.1", e);
            }
        }
        names.put(name, addresses);
        return this;
    }

    private InetAddress[] resolve(String name) throws UnknownHostException {
        InetAddress[] known = names.get(name);
        if (known == null) {
            throw new UnknownHostException(name + ": no host of the simulation");
        }
        return known.clone();
    }

    // Time

    /** The time in nanoseconds; it begins at 0. */
    public long nanoTime() {
        return scheduler.now();
    }

    /** Lets happen what happens in a time. */
    public void run(Duration time) {
        scheduler.runUntil(() -> false, time.toNanos());
    }

    /**
     * Lets things happen until a condition holds.
     *
     * @throws IllegalStateException if it never will
     */
    public void runUntil(BooleanSupplier condition) {
        scheduler.runUntil(Objects.requireNonNull(condition, "condition"), -1);
    }

    /** What goes wrong in it. */
    public Faults faults() {
        return scheduler.faults();
    }

    // Faults by hand

    /**
     * What shall happen to one end of a connection.
     *
     * @throws IllegalArgumentException if the stream is none of this simulation, or closed
     */
    public Script script(ByteStream stream) {
        End end = network.endOf(stream.localAddress(), stream.remoteAddress());
        if (end == null) {
            throw new IllegalArgumentException(
                    stream + "; allowed: a stream of this simulation that is open at both ends");
        }
        return new Script(end);
    }

    /** From here no more than so many sockets can be open: {@code NOFILES} for further ones. */
    public void mostSockets(int most) {
        network.mostSockets(most);
    }

    /** Holds up all loops for a time: nothing is served, though it arrives. */
    public void stallLoops(Duration time) {
        scheduler.stall(time.toNanos());
    }

    // The end

    /** All that has happened on the network, a line each, with the time. */
    public String history() {
        return scheduler.history();
    }

    private String describeWaiting() {
        List<OperationInfo> operations =
                engines.stream().flatMap(engine -> engine.operations().stream()).toList();
        return operations.isEmpty() ? "nothing" : operations.toString();
    }

    /** Closes the services that it made. */
    @Override
    public void close() {
        services.forEach(AioService::close);
    }
}
