package weir.sp.pipe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;

/**
 * Runs a task soon, behind the callbacks that are due by now, and never on the caller's stack. Calls that come before it has
 * run are one. Allocates nothing: it is a sleep of no time.
 */
final class LoopCall {
    private final AioService service;
    private final Aio aio;
    private final Runnable task;
    private final AtomicBoolean called = new AtomicBoolean();

    LoopCall(AioService service, Runnable task) {
        this.service = service;
        this.task = task;
        aio = service.newAio(this::done);
    }

    /** From any thread, under no lock. */
    void call() {
        if (called.compareAndSet(false, true) && !service.sleep(Duration.ZERO, aio)) {
            called.set(false); // closed: nothing is left to do
        }
    }

    private void done(Aio ended) {
        called.set(false);
        if (ended.result() == AioStatus.OK) {
            task.run();
        }
    }

    /** The handle, for whoever closes it. */
    Aio aio() {
        return aio;
    }
}
