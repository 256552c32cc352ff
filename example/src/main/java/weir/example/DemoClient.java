package weir.example;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;

/**
 * Sends a message, waits until it is back, compares it, and so on. Any of its operations may be cancelled by
 * {@link #disturb()}: then it goes on where it was, and by the contract no byte may be lost or doubled (C2, C3). Now and
 * then it receives although nothing can come, which must end by the timeout.
 */
final class DemoClient implements AioCallback {
    private enum Step {
        SEND,
        RECEIVE,
        SILENCE
    }

    private static final int SMALL = 64;
    private static final int LARGE = 16 << 10;
    private static final int LARGE_EVERY = 100;
    private static final int SILENCE_EVERY = 250;
    private static final Duration SILENCE = Duration.ofMillis(1);

    /** Messages that follow each other begin one further in the pattern, and so differ in every byte. */
    private static final int PERIOD = 251;

    private static final byte[] PATTERN = pattern();

    private final int number;
    private final ByteStream stream;
    private final BooleanSupplier stopping;
    private final CountDownLatch ended;
    private final Account account = new Account();
    private final ByteBuffer out = ByteBuffer.allocateDirect(LARGE);
    private final ByteBuffer in = ByteBuffer.allocateDirect(LARGE);
    private final Aio aio;
    private Step step = Step.SEND;
    private long round;
    private long began;

    /** A client that will end after the round during which {@code stopping} turned true, and then count down. */
    DemoClient(int number, AioService service, ByteStream stream, BooleanSupplier stopping, CountDownLatch ended) {
        this.number = number;
        this.stream = stream;
        this.stopping = stopping;
        this.ended = ended;
        this.aio = service.newAio(this);
    }

    void start() {
        nextRound();
    }

    /** Cancels whatever operation runs now; for any thread. */
    void disturb() {
        aio.cancel();
    }

    Account account() {
        return account;
    }

    @Override
    public void done(Aio same) {
        AioStatus status = aio.result();
        account.completed(status);
        if (status != AioStatus.OK && status != AioStatus.CANCELED && step != Step.SILENCE) {
            fail(step + " ended " + status + " (" + aio.cause() + ")");
            return;
        }
        switch (step) {
            case SEND -> sent();
            case RECEIVE -> received(status);
            case SILENCE -> keptSilent(status);
        }
    }

    private void nextRound() {
        if (stopping.getAsBoolean()) {
            end();
            return;
        }
        round++;
        began = System.nanoTime();
        if (round % SILENCE_EVERY == 0) {
            step = Step.SILENCE;
            aio.setTimeout(SILENCE).setIov(in.clear());
            receive();
            return;
        }
        int size = round % LARGE_EVERY == 0 ? LARGE : SMALL;
        out.clear().put(PATTERN, (int) (round % PERIOD), size).flip();
        out.putInt(0, number); // so that another client's message is not taken for ours
        in.clear().limit(size);
        step = Step.SEND;
        aio.setIov(out);
        send();
    }

    private void sent() {
        account.sent(aio.count()); // also of a cancelled sendAll, which may have sent a part
        if (out.hasRemaining()) {
            send();
            return;
        }
        step = Step.RECEIVE;
        aio.setIov(in);
        receive();
    }

    private void received(AioStatus status) {
        account.cameBack(aio.count());
        if (status == AioStatus.CANCELED && aio.count() != 0) {
            fail("RECEIVE ended CANCELED with a count of " + aio.count());
        } else if (in.hasRemaining()) {
            receive();
        } else {
            account.echoed(System.nanoTime() - began);
            account.wrong(differences(in.flip(), out.flip()));
            nextRound();
        }
    }

    private void keptSilent(AioStatus status) {
        account.cameBack(aio.count());
        if (status != AioStatus.TIMEDOUT && status != AioStatus.CANCELED) {
            fail("a receive of nothing ended " + status + " with a count of " + aio.count());
        } else if (status == AioStatus.TIMEDOUT && System.nanoTime() - began < SILENCE.toNanos()) {
            fail("a receive of nothing timed out too early");
        } else {
            aio.setTimeout(null);
            nextRound();
        }
    }

    private void send() {
        account.submitted();
        accepted(stream.sendAll(aio));
    }

    private void receive() {
        account.submitted();
        accepted(stream.recv(aio));
    }

    private void accepted(boolean accepted) {
        if (!accepted) {
            account.refused();
            fail(step + " was refused");
        }
    }

    private void fail(String what) {
        account.failed("client " + number + ", round " + round + ": " + what);
        end();
    }

    private void end() {
        stream.close();
        aio.close();
        ended.countDown();
    }

    private static int differences(ByteBuffer one, ByteBuffer other) {
        int count = 0;
        if (one.mismatch(other) >= 0) {
            for (int i = 0; i < one.limit(); i++) {
                count += one.get(i) == other.get(i) ? 0 : 1;
            }
        }
        return count;
    }

    private static byte[] pattern() {
        byte[] bytes = new byte[LARGE + PERIOD];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % PERIOD);
        }
        return bytes;
    }
}
