package weir.spi.engine.loop;

import org.jspecify.annotations.Nullable;
import weir.spi.LoopDriver;

/** An event loop as its driver sees it. Marks the thread that runs a turn: there nobody may wait, as on a loop's own. */
final class DrivenLoop implements LoopDriver.Loop {
    private static final ThreadLocal<@Nullable Boolean> IN_TURN = new ThreadLocal<>();

    private final EventLoop loop;

    DrivenLoop(EventLoop loop) {
        this.loop = loop;
    }

    /** Whether the caller runs in a turn of such a loop, of whatever engine. */
    static boolean isCurrent() {
        return IN_TURN.get() != null;
    }

    @Override
    public boolean turn() {
        if (isCurrent()) {
            throw new IllegalStateException("a turn within a turn; allowed: one after the other");
        }
        IN_TURN.set(true);
        try {
            return loop.turnOn(Thread.currentThread());
        } finally {
            IN_TURN.remove();
        }
    }

    @Override
    public boolean isAwake() {
        return !loop.isParked() || loop.hasWork();
    }

    @Override
    public long sleepsUntil() {
        return loop.sleepsUntil();
    }
}
