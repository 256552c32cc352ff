package weir.spi.engine.loop;

/** The thread of an event loop. */
final class LoopThread extends EngineThread {
    private final Unparks unparks;

    private LoopThread(Runnable body, String name, Unparks unparks) {
        super(body, name);
        this.unparks = unparks;
    }

    static LoopThread forLoop(Runnable body, String name, Unparks unparks) {
        return detached(() -> new LoopThread(body, name, unparks));
    }

    /** On a loop: unparks whom it has collected. */
    static void flushUnparks() {
        if (Thread.currentThread() instanceof LoopThread loop) {
            loop.unparks.flush();
        }
    }

    /** Whether the caller runs on a loop, of whatever engine. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof LoopThread;
    }
}
