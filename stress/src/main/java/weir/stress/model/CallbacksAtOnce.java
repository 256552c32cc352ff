package weir.stress.model;

/**
 * Runs callbacks on the thread that made them due, after it has released its lock: as an event loop does right after an
 * event. So two threads suffice for a test of two, and each callback may still meet the other thread.
 */
public final class CallbacksAtOnce extends Callbacks {
    /** Makes one. */
    public CallbacksAtOnce() {}

    @Override
    public void wakeup() {
        for (ModelHandle handle = next(); handle != null; handle = next()) {
            handle.callBack();
        }
    }
}
