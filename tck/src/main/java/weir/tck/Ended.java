package weir.tck;

import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioStatus;

/** A callback that notes how often it ran and how its last operation ended; lighter than a {@link Recorder}. */
final class Ended implements AioCallback {
    // Written by one callback at a time, published by the handle to whoever awaits it.
    private long runs;
    private AioStatus status = AioStatus.INTERNAL;
    private long count = -1;

    @Override
    public void done(Aio aio) {
        runs++;
        status = aio.result();
        count = aio.count();
    }

    long runs() {
        return runs;
    }

    AioStatus status() {
        return status;
    }

    long count() {
        return count;
    }
}
