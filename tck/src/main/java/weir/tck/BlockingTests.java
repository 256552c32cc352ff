package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;

/** The blocking style, on platform threads and, where the JVM has them, on virtual ones: rules H5, H4, C3. */
public abstract class BlockingTests extends KitFixture {
    private static final int THREADS = 50;
    private static final int VIRTUAL_THREADS = 2_000;
    private static final int ROUNDS = 200;

    /** For subclasses. */
    protected BlockingTests() {}

    private void manyWaitEach(int threads, Function<Runnable, Thread> starter) throws Exception {
        Turnstile turnstile = new Turnstile(service());
        AtomicInteger entered = new AtomicInteger();
        Threads.onMany(
                threads,
                starter,
                number -> {
                    try (Aio aio = service().newAio()) {
                        turnstile.enter(aio);
                        aio.await();
                        aio.check();
                        entered.incrementAndGet();
                    }
                },
                () -> {
                    for (int i = 0; i < threads; i++) {
                        turnstile.permit();
                    }
                });
        assertThat(entered).hasValue(threads);
        assertThat(turnstile.takePermitsLeft()).isZero();
    }

    /** Bytes there and back between two threads that block. */
    private void pingPong(Function<Runnable, Thread> starter) throws Exception {
        Pair pair = connect();
        Threads.onMany(
                2,
                starter,
                number -> {
                    try (Aio aio = (number == 0 ? client() : service()).newAio()) {
                        var stream = number == 0 ? pair.near() : pair.far();
                        ByteBuffer buffer = ByteBuffer.allocate(1);
                        for (int i = 0; i < ROUNDS; i++) {
                            if (number == 0) {
                                stream.send(aio.setIov(ByteBuffer.wrap(new byte[] {(byte) i})));
                                aio.await();
                                aio.check();
                            }
                            stream.recv(aio.setIov(buffer.clear()));
                            aio.await();
                            aio.check();
                            assertThat(buffer.get(0)).isEqualTo((byte) i);
                            if (number == 1) {
                                stream.send(aio.setIov(buffer.flip()));
                                aio.await();
                                aio.check();
                            }
                        }
                    }
                },
                () -> {});
    }

    private void manyWaitForOne(int threads, Function<Runnable, Thread> starter) throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        Threads.onMany(
                threads,
                starter,
                number -> {
                    if (number % 2 == 0) {
                        aio.await();
                    } else {
                        assertThat(aio.await(patience())).isTrue();
                    }
                    assertThat(aio.result()).isEqualTo(AioStatus.OK);
                    assertThat(aio.count()).isEqualTo(1);
                },
                turnstile::permit);
    }

    private void timedWaits(Function<Runnable, Thread> starter) throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Threads.onMany(
                THREADS,
                starter,
                number -> {
                    try (Aio aio = service().newAio().setTimeout(Duration.ofMillis(1 + number % 5))) {
                        turnstile.enter(aio);
                        assertThat(aio.await(Duration.ofNanos(1))).isIn(true, false);
                        aio.await();
                        assertThat(aio.result()).isEqualTo(AioStatus.TIMEDOUT);
                    }
                },
                () -> {});
    }

    @Test
    @DisplayName("H5 platform threads wait, each for its operation")
    void platformThreads() throws Exception {
        manyWaitEach(THREADS, Threads::platform);
    }

    @Test
    @DisplayName("H5 thousands of virtual threads wait, each for its operation")
    void virtualThreads() throws Exception {
        manyWaitEach(VIRTUAL_THREADS, Threads::virtual);
    }

    @Test
    @DisplayName("H5 many platform threads wait for one operation")
    void platformThreadsForOne() throws Exception {
        manyWaitForOne(THREADS, Threads::platform);
    }

    @Test
    @DisplayName("H5 many virtual threads wait for one operation")
    void virtualThreadsForOne() throws Exception {
        manyWaitForOne(VIRTUAL_THREADS, Threads::virtual);
    }

    @Test
    @DisplayName("H5 two platform threads talk over a stream")
    void platformPingPong() throws Exception {
        pingPong(Threads::platform);
    }

    @Test
    @DisplayName("H5 two virtual threads talk over a stream")
    void virtualPingPong() throws Exception {
        pingPong(Threads::virtual);
    }

    @Test
    @DisplayName("H5 T1 platform threads wait with time limits")
    void platformTimedWaits() throws Exception {
        timedWaits(Threads::platform);
    }

    @Test
    @DisplayName("H5 T1 virtual threads wait with time limits")
    void virtualTimedWaits() throws Exception {
        timedWaits(Threads::virtual);
    }

    @Test
    @DisplayName("H5 an interrupted virtual thread is told, and its operation runs on")
    void virtualInterrupt() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        AtomicInteger told = new AtomicInteger();
        Thread thread = Threads.virtual(() -> {
            try {
                aio.await();
            } catch (InterruptedException e) {
                told.incrementAndGet();
            }
        });
        thread.interrupt();
        thread.join(patience().toMillis());
        assertThat(told).hasValue(1);
        assertThat(aio.busy()).isTrue();
        turnstile.permit();
        awaitOk(aio);
    }
}
