package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;

/** Submitting a handle again, from its callback and meanwhile: rule H3. */
public abstract class HandleReuseTests extends KitFixture {
    private static final int MILLION = 1_000_000;

    /** For subclasses. */
    protected HandleReuseTests() {}

    @Test
    @DisplayName("H3 a callback may submit its handle again")
    void resubmittedInCallback() {
        Pair pair = connect();
        ByteBuffer buffer = ByteBuffer.allocate(100);
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(each -> {
            recorder.done(each);
            if (buffer.hasRemaining()) {
                pair.far().recv(each);
            }
        });
        pair.far().recv(aio.setIov(buffer));
        for (int i = 0; i < 100; i += 10) {
            send(client(), pair.near(), Arrays.copyOfRange(pattern(100, 1), i, i + 10));
        }
        until("all is received", () -> buffer.position() == 100);
        await(aio);
        assertThat(recorder.runs()).allMatch(run -> run.status() == AioStatus.OK);
        assertThat(recorder.runs().stream().mapToLong(Recorder.Run::count).sum())
                .isEqualTo(100);
        assertThat(buffer.array()).isEqualTo(pattern(100, 1));
    }

    @Test
    @DisplayName("H3 another thread may submit while the callback runs; the next callback follows it")
    void resubmittedDuringCallback() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        try {
            AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(pool));
            Turnstile turnstile = new Turnstile(other);
            List<String> events = Collections.synchronizedList(new ArrayList<>());
            AtomicInteger runs = new AtomicInteger();
            Aio aio = other.newAio(each -> {
                int run = runs.incrementAndGet();
                events.add("enter " + run);
                if (run == 1) {
                    entered.countDown();
                    leave.await(patience().toSeconds(), TimeUnit.SECONDS);
                }
                events.add("leave " + run);
            });
            turnstile.permit();
            turnstile.permit();
            turnstile.enter(aio);
            assertThat(entered.await(patience().toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(turnstile.enter(aio)).isTrue(); // completes at once: its callback is due now
            assertThat(aio.busy()).isTrue();
            leave.countDown();
            until("both ran", () -> events.size() == 4);
            await(aio);
            assertThat(events).containsExactly("enter 1", "leave 1", "enter 2", "leave 2");
        } finally {
            leave.countDown();
            pool.shutdown();
        }
    }

    @Test
    @DisplayName("H3 callbacks of one handle never overlap, whoever submits")
    void callbacksNeverOverlap() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            AioService other = open(engine(), AioConfig.DEFAULT.withCallbackExecutor(pool));
            Turnstile turnstile = new Turnstile(other);
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger overlaps = new AtomicInteger();
            AtomicInteger runs = new AtomicInteger();
            int operations = 5_000;
            Aio aio = other.newAio(each -> {
                if (inside.incrementAndGet() != 1) {
                    overlaps.incrementAndGet();
                }
                if (runs.incrementAndGet() < operations) {
                    turnstile.permit();
                    turnstile.enter(each); // ready at once, while this callback still runs
                    Thread.yield();
                }
                inside.decrementAndGet();
            });
            turnstile.permit();
            turnstile.enter(aio);
            until("all ran", () -> runs.get() == operations);
            await(aio);
            assertThat(overlaps).hasValue(0);
            assertThat(runs).hasValue(operations);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    @DisplayName("H3 a million operations ready at once in a chain of callbacks need constant stack")
    void longChainNeedsConstantStack() {
        Pair pair = connect();
        AtomicInteger left = new AtomicInteger(MILLION);
        AtomicLong deepest = new AtomicLong();
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(each -> {
            int now = left.decrementAndGet();
            if (now % 100_000 == 50_000) {
                deepest.accumulateAndGet(StackWalker.getInstance().walk(frames -> frames.count()), Math::max);
            }
            if (now > 0) {
                pair.far().recv(each); // no bytes: completes in the submission
            } else {
                recorder.done(each);
            }
        });
        pair.far().recv(aio);
        until("the chain ends", () -> left.get() == 0);
        recorder.await(1);
        assertThat(deepest.get()).as("frames").isBetween(1L, 100L);
    }

    @Test
    @DisplayName("H3 a chain of ready operations does not starve others on its loop")
    void chainStarvesNoStream() {
        Pair chained = connect();
        Pair other = connect();
        try (Chain chain = new Chain(chained)) {
            Aio recv = service().newAio().setIov(ByteBuffer.allocate(3));
            assertThat(other.far().recvFully(recv)).isTrue();
            send(client(), other.near(), pattern(3, 1));
            awaitOk(recv);
            assertThat(chain.goesOn()).isTrue();
        }
    }

    @Test
    @DisplayName("H3 a chain of ready operations does not starve timers")
    void chainStarvesNoTimer() {
        Pair chained = connect();
        try (Chain chain = new Chain(chained)) {
            Aio sleep = service().newAio();
            service().sleep(Duration.ofMillis(5), sleep);
            awaitOk(sleep);
            assertThat(chain.goesOn()).isTrue();
        }
    }

    @Test
    @DisplayName("H3 a chain of ready operations does not starve the callbacks of other threads' operations")
    void chainStarvesNoCallback() {
        Pair chained = connect();
        try (Chain chain = new Chain(chained)) {
            Turnstile turnstile = new Turnstile(service());
            Recorder recorder = new Recorder();
            Aio aio = service().newAio(recorder);
            for (int i = 1; i <= 100; i++) {
                turnstile.permit();
                turnstile.enter(aio);
                recorder.await(i);
            }
            assertThat(chain.goesOn()).isTrue();
        }
    }

    /** Submits operations that are ready at once, each in the callback of the one before, until it is closed. */
    private final class Chain implements AutoCloseable {
        private final AtomicBoolean ending = new AtomicBoolean();
        private final AtomicLong runs = new AtomicLong();
        private final Aio aio;

        Chain(Pair pair) {
            aio = service().newAio(each -> {
                runs.incrementAndGet();
                if (!ending.get()) {
                    pair.far().recv(each);
                }
            });
            pair.far().recv(aio);
            until("the chain runs", () -> runs.get() > 1000);
        }

        boolean goesOn() {
            long seen = runs.get();
            until("the chain runs on", () -> runs.get() > seen);
            return true;
        }

        @Override
        public void close() {
            ending.set(true);
            await(aio);
        }
    }

    @Test
    @DisplayName("H3 a handle without callback may be submitted again as soon as await returns")
    void resubmittedAfterAwait() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        for (int i = 0; i < 1000; i++) {
            assertThat(turnstile.enter(aio)).isTrue();
            turnstile.permit();
            awaitOk(aio);
        }
    }

    @Test
    @DisplayName("H3 a handle may go on with another object in its callback")
    void nextOperationElsewhere() {
        Pair pair = connect();
        Turnstile turnstile = new Turnstile(service());
        Recorder recorder = new Recorder();
        AtomicInteger step = new AtomicInteger();
        Aio aio = service().newAio(each -> {
            recorder.done(each);
            switch (step.getAndIncrement()) {
                case 0 -> pair.far().recvFully(each.setIov(ByteBuffer.allocate(3)));
                case 1 -> turnstile.enter(each);
                default -> {}
            }
        });
        service().sleep(Duration.ZERO, aio);
        send(client(), pair.near(), pattern(3, 1));
        turnstile.permit();
        assertThat(recorder.await(3)).extracting(Recorder.Run::count).containsExactly(0L, 3L, 1L);
    }
}
