package weir.bench.micro;

import weir.api.Aio;
import weir.api.AioCallback;

/** One handle that goes round: each callback submits the next operation, so many times. On the loop's thread only. */
final class CallbackChain implements AioCallback {
    private final OneLoop loop;
    private final InstantOwner owner;
    private final Aio aio;
    private long left;

    CallbackChain(OneLoop loop) {
        this.loop = loop;
        owner = new InstantOwner(loop.dispatcher());
        aio = loop.service().newAio(this);
    }

    /** Begins a round of so many operations. */
    void begin(long operations) {
        left = operations;
        owner.submit(aio);
    }

    @Override
    public void done(Aio same) {
        if (--left > 0) {
            owner.submit(aio);
        } else {
            loop.end();
        }
    }
}
