package weir.soak.traffic;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioFuture;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.soak.account.Counted;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.soak.account.Kind;

/** A talk by futures, which end when the operation does; a cancel only requests. */
final class FutureTalk extends Talk {
    private final RandomGenerator random;
    private volatile @Nullable AioFuture<Long> running;

    FutureTalk(Stay stay, ByteStream stream) {
        super(stay, stream);
        random = stay.site().random();
    }

    @Override
    AioStatus send(ByteBuffer bytes) throws InterruptedException {
        AioStatus status = AioStatus.OK;
        while (bytes.hasRemaining() && goesOn(status)) {
            status = run(Kind.SEND_ALL, ByteStream::sendAll, bytes);
        }
        return goesOn(status) ? AioStatus.OK : status;
    }

    @Override
    AioStatus receive(ByteBuffer bytes) throws InterruptedException {
        AioStatus status = random.nextBoolean()
                ? run(Kind.RECV, ByteStream::recv, bytes)
                : run(Kind.RECV_FULLY, ByteStream::recvFully, bytes);
        return goesOn(status) ? AioStatus.OK : status;
    }

    private AioStatus run(Kind kind, BiPredicate<ByteStream, Aio> submission, ByteBuffer bytes)
            throws InterruptedException {
        int before = bytes.position();
        Duration timeout = random.nextInt(12) == 0 ? Duration.ofNanos(random.nextInt(1_000_000)) : null;
        AioFuture<Long> future = stay.future(
                kind, aio -> submission.test(stream, aio.setIov(bytes).setTimeout(timeout)));
        running = future;
        if (random.nextInt(12) == 0) {
            future = future.orTimeout(random.nextInt(2000), TimeUnit.MICROSECONDS);
        }
        try {
            future.get(Counted.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | CancellationException e) {
            // The handle says which.
        } catch (TimeoutException e) {
            stay.books().fault(Fault.LOST, "a future of " + kind + " does not end");
            return AioStatus.INTERNAL;
        }
        running = null;
        AioStatus status = future.aio().result();
        long count = future.aio().count();
        if (bytes.position() - before != count) {
            stay.books()
                    .fault(
                            Fault.UNTRUE,
                            "a future of " + kind + " ended " + status + " with a count of " + count + ", positions by "
                                    + (bytes.position() - before));
        }
        return status;
    }

    @Override
    public void disturb(RandomGenerator chance) {
        AioFuture<Long> future = running;
        if (future != null && future.cancel(false)) {
            stay.books().count(Event.CANCEL);
        }
    }

    @Override
    void finish() {
        // Futures give their handles back themselves.
    }
}
