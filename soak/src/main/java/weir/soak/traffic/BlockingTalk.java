package weir.soak.traffic;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.soak.account.Counted;
import weir.soak.account.Event;
import weir.soak.account.Kind;

/** A talk by a handle without callback that a virtual thread waits for. */
final class BlockingTalk extends Talk {
    private static final Duration SHORT = Duration.ofNanos(300_000);

    private final RandomGenerator random;
    private volatile Counted handle;

    BlockingTalk(Stay stay, ByteStream stream) {
        super(stay, stream);
        random = stay.site().random();
        handle = stay.counted();
    }

    @Override
    AioStatus send(ByteBuffer bytes) throws InterruptedException {
        AioStatus status = AioStatus.OK;
        while (bytes.hasRemaining() && goesOn(status)) {
            status = random.nextBoolean()
                    ? run(Kind.SEND_ALL, stream::sendAll, bytes)
                    : run(Kind.SEND, stream::send, bytes);
        }
        return goesOn(status) ? AioStatus.OK : status;
    }

    @Override
    AioStatus receive(ByteBuffer bytes) throws InterruptedException {
        AioStatus status = switch (random.nextInt(4)) {
            case 0 -> run(Kind.READABLE, stream::readable);
            case 1 -> run(Kind.RECV, stream::recv, bytes);
            default -> run(Kind.RECV_FULLY, stream::recvFully, bytes);
        };
        return goesOn(status) ? AioStatus.OK : status;
    }

    private AioStatus run(Kind kind, Predicate<? super Aio> submission, ByteBuffer... buffers)
            throws InterruptedException {
        Counted now = handle;
        now.iov(buffers).timeout(random.nextInt(10) == 0 ? SHORT : null);
        if (!now.submit(kind, submission)) {
            if (stay.closing() || !stay.scope().isOpen()) {
                return AioStatus.STOPPED;
            }
            stay.release(now);
            stay.books().count(Event.STOP);
            handle = stay.counted();
            return AioStatus.OK;
        }
        AioStatus status = now.await(Counted.PATIENCE);
        // Stopped by disturb: the next submission is refused, and takes another handle.
        return status == AioStatus.STOPPED && now.stopAsked() ? AioStatus.CANCELED : status;
    }

    @Override
    public void disturb(RandomGenerator chance) {
        int dice = chance.nextInt(100);
        if (dice < 60) {
            handle.cancel();
        } else if (dice < 95) {
            handle.abort();
        } else {
            handle.stop();
        }
    }

    @Override
    void finish() {
        stay.release(handle);
    }
}
