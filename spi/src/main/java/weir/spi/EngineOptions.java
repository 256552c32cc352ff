package weir.spi;

import java.net.InetAddress;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * What an engine takes from outside. Immutable; the {@code with} methods return a changed copy.
 *
 * @param clock nanoseconds, monotonic; default {@link System#nanoTime}
 * @param resolver default {@link InetAddress#getAllByName}
 * @param loops event loops of each backend, 1 to 1024, or 0 (default) for one per processor, at most 8
 */
public record EngineOptions(LongSupplier clock, NameResolver resolver, int loops) {
    /** The defaults. */
    public static final EngineOptions DEFAULT = new EngineOptions(System::nanoTime, InetAddress::getAllByName, 0);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not allowed
     */
    public EngineOptions {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(resolver, "resolver");
        if (loops < 0 || loops > 1024) {
            throw new IllegalArgumentException("loops " + loops + "; allowed: 0 (automatic) to 1024");
        }
    }

    /** A copy with another clock. */
    public EngineOptions withClock(LongSupplier newClock) {
        return new EngineOptions(newClock, resolver, loops);
    }

    /** A copy with another resolver. */
    public EngineOptions withResolver(NameResolver newResolver) {
        return new EngineOptions(clock, newResolver, loops);
    }

    /** A copy with another number of loops. */
    public EngineOptions withLoops(int newLoops) {
        return new EngineOptions(clock, resolver, newLoops);
    }
}
