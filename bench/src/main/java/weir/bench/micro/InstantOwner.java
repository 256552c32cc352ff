package weir.bench.micro;

import weir.api.Aio;
import weir.api.AioStatus;
import weir.spi.Canceller;
import weir.spi.Dispatcher;
import weir.spi.Operation;
import weir.spi.OperationKind;
import weir.spi.OperationOwner;

/** Provides operations that are finished in their submission: what is left is the price of an operation itself. */
final class InstantOwner implements OperationOwner {
    private enum Kind implements OperationKind {
        INSTANT
    }

    /** Nothing ever waits here, so there is nothing to take off a list. */
    private static final Canceller NOTHING_PENDING = (operation, ticket) -> {};

    private final Dispatcher dispatcher;

    InstantOwner(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    boolean submit(Aio aio) {
        Operation operation = Operation.of(aio);
        long ticket = operation.start(this, Kind.INSTANT, NOTHING_PENDING);
        return ticket != Operation.NOT_ACCEPTED && operation.finish(ticket, AioStatus.OK, 1, null);
    }

    @Override
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public String peer() {
        return "";
    }

    @Override
    public void close() {
        // Holds no operation and no resource.
    }
}
