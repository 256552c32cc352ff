package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.spi.Operation;
import weir.spi.OperationQueue;

/** What a queue answers to the author of a custom operation: each answer decides what a provider does next. */
public abstract class OperationQueueTests extends KitFixture {
    /** For subclasses. */
    protected OperationQueueTests() {}

    private OperationQueue queue() {
        return new OperationQueue(new Stubborn(service()));
    }

    @Test
    @DisplayName("T5 an operation with an end of its own is appended: true, and it waits")
    void appendsUntil() {
        Aio aio = service().newAio();
        Operation operation = Operation.of(aio);
        OperationQueue queue = queue();
        queue.lock();
        try {
            long ticket = queue.start(operation, Stubborn.Kind.RESIST);
            assertThat(queue.appendUntil(
                            operation,
                            ticket,
                            service().nanoTime() + Duration.ofHours(1).toNanos()))
                    .isTrue();
            assertThat(queue.head()).isSameAs(operation);
            assertThat(aio.busy()).isTrue();
        } finally {
            queue.unlock();
        }
        assertThat(aio.cancel()).isTrue();
        assertThat(await(aio).result()).isEqualTo(AioStatus.CANCELED);
    }

    @Test
    @DisplayName("C1 an operation with an end of its own that was aborted before ends in its submission: false")
    void appendsUntilTooLate() {
        Aio aio = service().newAio();
        Operation operation = Operation.of(aio);
        OperationQueue queue = queue();
        queue.lock();
        try {
            long ticket = queue.start(operation, Stubborn.Kind.RESIST);
            assertThat(aio.abort(AioStatus.PROTO)).isTrue();
            assertThat(queue.appendUntil(
                            operation,
                            ticket,
                            service().nanoTime() + Duration.ofHours(1).toNanos()))
                    .isFalse();
            assertThat(queue.isEmpty()).isTrue();
        } finally {
            queue.unlock();
        }
        assertThat(await(aio).result()).isEqualTo(AioStatus.PROTO);
    }

    @Test
    @DisplayName("H2 a queue's second finish of an operation is false")
    void finishesOnce() {
        Aio aio = service().newAio();
        Operation operation = Operation.of(aio);
        OperationQueue queue = queue();
        long before = engine().counters().staleFinishes();
        queue.lock();
        try {
            long ticket = queue.start(operation, Stubborn.Kind.RESIST);
            assertThat(queue.finish(operation, ticket, AioStatus.OK, 1, null)).isTrue();
            assertThat(queue.finish(operation, ticket, AioStatus.PROTO, 2, null))
                    .isFalse();
        } finally {
            queue.unlock();
        }
        assertThat(await(aio).result()).isEqualTo(AioStatus.OK);
        assertThat(aio.count()).isEqualTo(1);
        assertThat(engine().counters().staleFinishes()).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("C1 an abort that names the ticket of the operation that runs is true, also when it comes again")
    void abortsByTicket() {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        Operation operation = Operation.of(aio);
        assertThat(operation.abort(operation.ticket(), AioStatus.PROTO)).isTrue();
        assertThat(operation.abort(operation.ticket(), AioStatus.CANCELED)).isTrue();
        assertThat(stubborn.cancels()).isEqualTo(1);
        assertThat(Stubborn.finish(aio, operation.abortStatus(), 0)).isTrue();
        assertThat(await(aio).result()).isEqualTo(AioStatus.PROTO);
    }
}
