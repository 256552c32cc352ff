package weir.backend.sim;

import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Poller;

/**
 * The backend {@code sim}: sockets on a network in memory that no other process reaches. By itself it delivers at once and
 * loses nothing; a {@link Simulation} gives it time, delays and faults. Each provider made by its public constructor has a
 * network of its own.
 */
public final class SimProvider implements BackendProvider {
    private static final String UNLIKE_A_KERNEL = "the simulated network has none";

    private final SimNetwork network;
    private final String name;

    /** A network of its own, in real time. */
    public SimProvider() {
        this(new SimNetwork(), "sim");
    }

    SimProvider(SimNetwork network, String name) {
        this.network = network;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return 10;
    }

    @Override
    public @Nullable String unavailable() {
        return null;
    }

    @Override
    public @Nullable String onlyByName() {
        return network.isSeeded() ? null : "it is a simulation that no other process reaches";
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        return switch (capability) {
            case TCP, ABSTRACT, UDP, HANDOVER -> null;
            case OUTSIDE -> "no other process reaches the simulated network";
            case UNIX -> "the simulated network has no file system";
            case MULTICAST, KEEPALIVE_TIMES, REUSE_PORT, IPV6_ONLY -> UNLIKE_A_KERNEL;
            case USER_TIMEOUT, FAST_OPEN, PEER_CREDENTIALS, INHERIT -> UNLIKE_A_KERNEL;
        };
    }

    @Override
    public long tickNanos() {
        return 1_000_000;
    }

    @Override
    public Poller openPoller() {
        return new SimPoller(network);
    }
}
