package weir.spi.engine.loop;

/** The thread of an event loop. */
final class LoopThread extends EngineThread {
    private LoopThread(Runnable body, String name) {
        super(body, name);
    }

    static LoopThread forLoop(Runnable body, String name) {
        return detached(() -> new LoopThread(body, name));
    }

    /** Whether the caller runs on a loop, of whatever engine. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof LoopThread;
    }
}
