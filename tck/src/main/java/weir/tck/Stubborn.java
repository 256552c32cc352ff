package weir.tck;

import java.util.concurrent.atomic.AtomicInteger;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.spi.Canceller;
import weir.spi.Dispatcher;
import weir.spi.EngineScope;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationOwner;

/**
 * An operation that ends when it is told to and not when it is aborted, so that a test can look at the time between an
 * abort and the end. Not added to its scope: a test that starts one must also finish it.
 */
final class Stubborn implements OperationOwner, Canceller {
    enum Kind implements OperationKind {
        RESIST
    }

    private final Dispatcher dispatcher;
    private final AtomicInteger cancels = new AtomicInteger();

    Stubborn(AioService service) {
        dispatcher = EngineScope.of(service).dispatcher();
    }

    /** Starts and arms; true if the handle takes it. */
    boolean resist(Aio aio) {
        Operation operation = Operation.of(aio);
        long ticket = operation.start(this, Kind.RESIST, this);
        if (ticket == Operation.NOT_ACCEPTED) {
            return false;
        }
        AioStatus passed = operation.arm(ticket);
        if (passed != null) {
            operation.finish(ticket, passed, 0, null);
        }
        return true;
    }

    /** Ends the operation that runs. */
    static boolean finish(Aio aio, AioStatus status, long count) {
        Operation operation = Operation.of(aio);
        return operation.finish(operation.ticket(), status, count, null);
    }

    /** How often an abort has reached the canceller. */
    int cancels() {
        return cancels.get();
    }

    @Override
    public void cancel(Operation operation, long ticket) {
        cancels.incrementAndGet();
    }

    @Override
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public String peer() {
        return "stubborn";
    }

    @Override
    public void close() {
        throw new AssertionError("was never added to a scope");
    }
}
