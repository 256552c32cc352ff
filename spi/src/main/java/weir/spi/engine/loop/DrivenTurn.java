package weir.spi.engine.loop;

import org.jspecify.annotations.Nullable;

/** Marks the thread that runs a turn of a loop without a thread: there nobody may wait, as on a loop's own thread. */
final class DrivenTurn {
    private static final ThreadLocal<@Nullable Boolean> CURRENT = new ThreadLocal<>();

    private DrivenTurn() {}

    /** The thread that from here runs a turn. */
    static Thread begin() {
        if (isCurrent()) {
            throw new IllegalStateException("a turn within a turn; allowed: one after the other");
        }
        CURRENT.set(true);
        return Thread.currentThread();
    }

    static void end() {
        CURRENT.remove();
    }

    static boolean isCurrent() {
        return CURRENT.get() != null;
    }
}
