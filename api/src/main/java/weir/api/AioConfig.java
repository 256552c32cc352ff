package weir.api;

import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How to open an {@link AioService}. Immutable; the {@code with} methods return a changed copy.
 *
 * <pre>{@code
 * AioService service = AioService.open(AioConfig.DEFAULT.withBackend("nio").withLoops(2));
 * }</pre>
 *
 * @param name who opens it, for listings and reports; default {@code default}
 * @param backend the name of the backend wanted, or {@code auto} (default) for the available one of highest priority
 * @param loops event loops of the backend, 1 to {@value #MAX_LOOPS}, or 0 (default) for one per processor, at most 8
 * @param callbackExecutor where callbacks run, called by loop threads only, or null (default) for the event loop of the
 *     object used; if it rejects a callback, the loop runs it and reports that
 * @param maxStreams how many streams the service may have before accept pauses: connections then wait in the operating
 *     system's queue, accepts stay pending, and both go on as soon as a stream has closed. Dialled streams count but are
 *     never refused. 1 or more, or 0 (default) for no limit
 */
public record AioConfig(
        String name, String backend, int loops, @Nullable Executor callbackExecutor, int maxStreams) {
    /** The largest number of event loops. */
    public static final int MAX_LOOPS = 1024;

    /** The backend name that stands for: the available one of highest priority. */
    public static final String AUTO = "auto";

    /** The defaults. */
    public static final AioConfig DEFAULT = new AioConfig("default", AUTO, 0, null, 0);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is not allowed; the message names it and what is
     */
    public AioConfig {
        if (Objects.requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("name " + Quoted.of(name) + " is blank; allowed: any text");
        }
        if (!Objects.requireNonNull(backend, "backend").matches("[a-z][a-z0-9_-]{0,31}")) {
            throw new IllegalArgumentException("backend " + Quoted.of(backend)
                    + " is no name of a backend; allowed: 1 to 32 of a-z, 0-9, '-', '_', a letter first");
        }
        if (loops < 0 || loops > MAX_LOOPS) {
            throw new IllegalArgumentException("loops " + loops + "; allowed: 0 (automatic) to " + MAX_LOOPS);
        }
        if (maxStreams < 0) {
            throw new IllegalArgumentException("maxStreams " + maxStreams + "; allowed: 0 (no limit) or more");
        }
    }

    /** A copy with another name. */
    public AioConfig withName(String newName) {
        return new AioConfig(newName, backend, loops, callbackExecutor, maxStreams);
    }

    /** A copy with another backend. */
    public AioConfig withBackend(String newBackend) {
        return new AioConfig(name, newBackend, loops, callbackExecutor, maxStreams);
    }

    /** A copy with another number of event loops. */
    public AioConfig withLoops(int newLoops) {
        return new AioConfig(name, backend, newLoops, callbackExecutor, maxStreams);
    }

    /** A copy with another executor for callbacks. */
    public AioConfig withCallbackExecutor(@Nullable Executor newExecutor) {
        return new AioConfig(name, backend, loops, newExecutor, maxStreams);
    }

    /** A copy with another limit of streams. */
    public AioConfig withMaxStreams(int newMaxStreams) {
        return new AioConfig(name, backend, loops, callbackExecutor, newMaxStreams);
    }
}
