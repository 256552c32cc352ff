package weir.spi;

import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs the event loops of an engine instead of threads of their own: for simulations, see
 * {@link EngineOptions#withDriver}. Such an engine starts no thread at all. It, and all that is opened on it, is used from
 * one thread only, that of the driver; whatever waits there lets the loops run meanwhile.
 *
 * <p>Pollers are only looked at: they are polled with 0 nanoseconds.
 */
@ConsumerType
public interface LoopDriver {
    /** An event loop without a thread. */
    @ProviderType
    interface Loop {
        /** Runs one turn: tasks, callbacks, timers, events. False if it has ended and must not be called again. */
        boolean turn();

        /** Whether it has something to do now, apart from events that its poller would report. */
        boolean isAwake();

        /** When it has something to do at the latest, on the engine's clock; {@link Long#MAX_VALUE} = when it is woken. */
        long sleepsUntil();
    }

    /** A loop begins: from here the driver runs its turns. */
    void add(Loop loop, Poller poller);

    /**
     * Lets loops run until a condition holds. Called within a turn only by code that would wait for itself.
     *
     * @param nanos how long at most on the engine's clock; negative = endless
     * @return whether it holds
     * @throws IllegalStateException if it never will: there is nothing left that could happen
     */
    boolean runUntil(BooleanSupplier condition, long nanos);
}
