package weir.stress.triples;

/** What may happen to an operation, each in a logical thread of its own. */
enum Event {
    /** The provider has what the operation waits for. */
    FINISH,
    /** A user cancels. */
    CANCEL,
    /** A user aborts with a status of his own. */
    ABORT,
    /** The timer expires; possibly after it was stopped. */
    TIMEOUT,
    /** A user stops the handle and waits. */
    STOP,
    /** A user closes the handle and waits, or closes it in its callback. */
    CLOSE,
    /** The callback, or another thread during the callback, submits the handle again. */
    RESUBMIT,
    /** A thread waits, or a future. */
    AWAIT,
    /** The submission wishes to skip the callback. */
    SKIP,
    /** The provider closes. */
    CLOSE_OBJECT,
    /** The provider finishes once more what it has finished: its fault, and must change nothing. */
    LATE_FINISH
}
