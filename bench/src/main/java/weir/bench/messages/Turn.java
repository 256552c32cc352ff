package weir.bench.messages;

/**
 * Whether an end goes on sending: said by the thread of the commands, asked before each message by whoever sends. Who is
 * told no has stopped, and the next {@link #go} must begin anew; who is not asked in between never knows of a pause.
 */
final class Turn {
    private volatile boolean running;
    private boolean idle = true;

    /** From now on it may; true if nobody sends, so that the caller must begin. */
    synchronized boolean go() {
        boolean begins = idle;
        idle = false;
        running = true;
        return begins;
    }

    /** From now on it may not. */
    void rest() {
        running = false;
    }

    /** Whether to send one more. */
    boolean goesOn() {
        return running || !stops();
    }

    private synchronized boolean stops() {
        idle = !running;
        return idle;
    }
}
