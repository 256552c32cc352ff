package weir.spi;

import java.net.InetAddress;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an engine takes from outside. Immutable; the {@code with} methods return a changed copy.
 *
 * @param clock nanoseconds, monotonic; default {@link System#nanoTime}
 * @param resolver default {@link InetAddress#getAllByName}
 * @param loops event loops of each backend, 1 to 1024, or 0 (default) for one per processor, at most 8
 * @param healthListener called when a loop begins to be held for over 1 s, and when it is free again. It looks at
 *     {@link Engine#stalledLoops()} itself, as one call may stand for several changes, or come once too often. It runs on
 *     a thread of the engine's that sees no further stall until it returns; what it throws is reported. Default: does
 *     nothing
 * @param driver runs the loops; default null: each has a thread of its own
 */
public record EngineOptions(
        LongSupplier clock,
        NameResolver resolver,
        int loops,
        Runnable healthListener,
        @Nullable LoopDriver driver) {
    /** The defaults. */
    public static final EngineOptions DEFAULT =
            new EngineOptions(System::nanoTime, InetAddress::getAllByName, 0, () -> {}, null);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not allowed
     */
    public EngineOptions {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(resolver, "resolver");
        Objects.requireNonNull(healthListener, "healthListener");
        if (loops < 0 || loops > 1024) {
            throw new IllegalArgumentException("loops " + loops + "; allowed: 0 (automatic) to 1024");
        }
    }

    /** A copy with another clock. */
    public EngineOptions withClock(LongSupplier newClock) {
        return new EngineOptions(newClock, resolver, loops, healthListener, driver);
    }

    /** A copy with another resolver. */
    public EngineOptions withResolver(NameResolver newResolver) {
        return new EngineOptions(clock, newResolver, loops, healthListener, driver);
    }

    /** A copy with another number of loops. */
    public EngineOptions withLoops(int newLoops) {
        return new EngineOptions(clock, resolver, newLoops, healthListener, driver);
    }

    /** A copy with another listener of the engine's health. */
    public EngineOptions withHealthListener(Runnable newListener) {
        return new EngineOptions(clock, resolver, loops, newListener, driver);
    }

    /**
     * A copy whose engine starts no thread: a driver runs its loops, and names are resolved on them. Give it the driver's
     * clock, too.
     */
    public EngineOptions withDriver(LoopDriver newDriver) {
        return new EngineOptions(clock, resolver, loops, healthListener, newDriver);
    }
}
