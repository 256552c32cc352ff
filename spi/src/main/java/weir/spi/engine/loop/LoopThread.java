package weir.spi.engine.loop;

/**
 * The thread of a loop: a daemon that inherits no thread-locals and has Weir's class loader as its context, whoever
 * started it.
 */
final class LoopThread extends Thread {
    LoopThread(Runnable body, String name) {
        super(null, body, name, 0, false);
        setDaemon(true);
        setContextClassLoader(LoopThread.class.getClassLoader());
    }

    /** Whether the caller runs on a loop, of whatever engine. */
    static boolean isCurrent() {
        return Thread.currentThread() instanceof LoopThread;
    }
}
