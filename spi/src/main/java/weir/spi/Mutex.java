package weir.spi;

import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import org.jspecify.annotations.Nullable;

/**
 * A lock that is not reentrant: half the size of the JDK's, of which every stream would need two, and a little faster,
 * since it notes no owner. State 0 = free, 1 = taken.
 */
@SuppressWarnings("serial") // AbstractQueuedSynchronizer is serializable by its history only
final class Mutex extends AbstractQueuedSynchronizer {
    private static final int FREE = 0;
    private static final int TAKEN = 1;

    // What the holder must wake once it has unlocked; guarded by this lock.
    @Nullable
    Waiter toSignal;

    @Nullable
    Dispatcher toWake;

    Mutex() {}

    void lock() {
        if (!tryLock()) {
            acquire(TAKEN);
        }
    }

    boolean tryLock() {
        return compareAndSetState(FREE, TAKEN);
    }

    void unlock() {
        release(TAKEN);
    }

    @Override
    protected boolean tryAcquire(int taken) {
        return getState() == FREE && tryLock();
    }

    @Override
    protected boolean tryRelease(int taken) {
        setState(FREE);
        return true;
    }
}
