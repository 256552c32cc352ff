package weir.backend.epoll;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The scratches of one poller. Its loop has one of its own; other threads, which submit and close, take one for the
 * length of a call. There are as many as threads call at the same time; they are not kept per thread, since virtual
 * threads come by the million.
 */
final class ScratchPool {
    private static final int KEPT = 16;

    private final AtomicReferenceArray<@Nullable Scratch> idle = new AtomicReferenceArray<>(KEPT);
    private volatile @Nullable Thread loop;
    private @Nullable Scratch loops;

    /** Names the loop's thread, on that thread. */
    void loopIs(Thread thread, Scratch scratch) {
        loops = scratch;
        loop = thread;
    }

    boolean isLoop() {
        return Thread.currentThread() == loop;
    }

    /** A scratch for calls of this thread; it must not be borrowed while the same thread still uses one. */
    Scratch borrow() {
        Scratch own = loops;
        return own != null && isLoop() ? own : idleOrNew();
    }

    private Scratch idleOrNew() {
        int start = (int) Thread.currentThread().threadId();
        for (int i = 0; i < KEPT; i++) {
            int place = (start + i) & (KEPT - 1);
            if (idle.getPlain(place) != null) {
                Scratch taken = idle.getAndSet(place, null);
                if (taken != null) {
                    return taken;
                }
            }
        }
        return new Scratch();
    }

    void giveBack(Scratch scratch) {
        if (scratch == loops) {
            return;
        }
        int start = (int) Thread.currentThread().threadId();
        for (int i = 0; i < KEPT; i++) {
            int place = (start + i) & (KEPT - 1);
            if (idle.getPlain(place) == null && idle.compareAndSet(place, null, scratch)) {
                return;
            }
        }
        // More than are worth keeping: the collector's.
    }
}
