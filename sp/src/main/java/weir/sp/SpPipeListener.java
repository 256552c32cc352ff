package weir.sp;

/** Is told of the connections of a socket. The counterpart is {@code nng_pipe_notify}. */
@FunctionalInterface
public interface SpPipeListener {
    /** What happened. */
    enum Event {
        /** Both sides have agreed, messages can flow. {@code NNG_PIPE_EV_ADD_POST}. */
        ADDED,
        /** It has closed. {@code NNG_PIPE_EV_REM_POST}. */
        REMOVED
    }

    /**
     * Called on a loop, for each pipe in the order of what happened; must not block. What it throws is reported.
     */
    void pipe(SpPipe pipe, Event event);
}
