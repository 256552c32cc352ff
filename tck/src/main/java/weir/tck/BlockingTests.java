package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;

/** The blocking style, on platform threads and, where the JVM has them, on virtual ones: rules H5, H4, C3. */
public abstract class BlockingTests extends KitFixture {
    private static final int THREADS = 50;
    private static final int VIRTUAL_THREADS = 2_000;
    private static final int ROUNDS = 200;
    /** More than a loop keeps back for one batch of wake-ups. */
    private static final int TALKERS = 300;

    private static final int TALKS = 30;

    /** For subclasses. */
    protected BlockingTests() {}

    private static Thread platform(Runnable task) {
        Thread thread = new Thread(task, "kit-blocking");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** By reflection, since the kit is compiled for Java 17. */
    private static Thread virtual(Runnable task) {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (NoSuchMethodException | InvocationTargetException | IllegalAccessException e) {
            Assumptions.abort("this JVM has no virtual threads: " + e);
            throw new AssertionError(e);
        }
    }

    /** Runs a task on many threads and fails with the first failure of one. */
    private static void onMany(int threads, Function<Runnable, Thread> starter, Body body, Runnable meanwhile)
            throws Exception {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            all.add(starter.apply(() -> {
                try {
                    body.run(number);
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        meanwhile.run();
        for (Thread each : all) {
            each.join(patience().toMillis());
            assertThat(each.isAlive()).as("a blocked thread hangs").isFalse();
        }
        assertThat(failures).isEmpty();
    }

    @FunctionalInterface
    private interface Body {
        void run(int number) throws Exception;
    }

    private void manyWaitEach(int threads, Function<Runnable, Thread> starter) throws Exception {
        Turnstile turnstile = new Turnstile(service());
        AtomicInteger entered = new AtomicInteger();
        onMany(
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
        onMany(
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

    /** Each echoes by blocking calls on a stream of its own, so that one poll has the data of many waiters. */
    private void manyTalk(int threads, Function<Runnable, Thread> starter) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        try (StreamListener listener = listen()) {
            for (int i = 0; i < threads; i++) {
                pairs.add(connect(listener));
            }
        }
        onMany(
                2 * threads,
                starter,
                number -> {
                    boolean asks = number < threads;
                    Pair pair = pairs.get(number % threads);
                    ByteStream stream = asks ? pair.near() : pair.far();
                    try (Aio aio = (asks ? client() : service()).newAio()) {
                        ByteBuffer buffer = ByteBuffer.allocateDirect(8);
                        for (long round = 0; round < TALKS; round++) {
                            if (asks) {
                                stream.sendAll(
                                        aio.setIov(buffer.clear().putLong(round).flip()));
                                aio.await();
                                aio.check();
                            }
                            stream.recvFully(aio.setIov(buffer.clear()));
                            aio.await();
                            aio.check();
                            assertThat(buffer.getLong(0)).isEqualTo(round);
                            if (!asks) {
                                stream.sendAll(aio.setIov(buffer.flip()));
                                aio.await();
                                aio.check();
                            }
                        }
                    }
                },
                () -> {});
    }

    /** The data of some waiters and of a callback come in one poll; the callback wants to see the waiters go on. */
    private void goOnBeforeCallbacks(int threads, Function<Runnable, Thread> starter) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        List<Aio> handles = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            pairs.add(connect());
            handles.add(service().newAio());
        }
        Pair called = connect();
        CountDownLatch gone = new CountDownLatch(threads);
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        Aio callback = service().newAio(own -> {
            try {
                // Where the poller tells of this stream first, there is nothing to be seen yet.
                boolean ended = handles.stream().noneMatch(Aio::busy);
                seen.complete(!ended || gone.await(patience().toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                seen.completeExceptionally(e);
            }
        });
        called.far().readable(callback);
        onMany(
                threads,
                starter,
                number -> {
                    pairs.get(number).far().recv(handles.get(number).setIov(ByteBuffer.allocate(1)));
                    handles.get(number).await();
                    handles.get(number).check();
                    gone.countDown();
                },
                () -> {
                    until("all wait", () -> handles.stream().allMatch(Aio::busy));
                    OnLoop.call(
                            service(),
                            own -> { // the loop polls only when all of it has been sent
                                for (Pair each : pairs) {
                                    sendOne(each);
                                }
                                sendOne(called);
                                return null;
                            });
                });
        assertThat(seen.get(patience().toMillis(), TimeUnit.MILLISECONDS))
                .as("those who waited went on while the callback ran")
                .isTrue();
    }

    private void sendOne(Pair pair) {
        assertThat(pair.near().send(client().newAio().setIov(ByteBuffer.allocate(1))))
                .isTrue();
    }

    private void manyWaitForOne(int threads, Function<Runnable, Thread> starter) throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        onMany(
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
        onMany(
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
        manyWaitEach(THREADS, BlockingTests::platform);
    }

    @Test
    @DisplayName("H5 thousands of virtual threads wait, each for its operation")
    void virtualThreads() throws Exception {
        manyWaitEach(VIRTUAL_THREADS, BlockingTests::virtual);
    }

    @Test
    @DisplayName("H5 many platform threads wait for one operation")
    void platformThreadsForOne() throws Exception {
        manyWaitForOne(THREADS, BlockingTests::platform);
    }

    @Test
    @DisplayName("H5 many virtual threads wait for one operation")
    void virtualThreadsForOne() throws Exception {
        manyWaitForOne(VIRTUAL_THREADS, BlockingTests::virtual);
    }

    @Test
    @DisplayName("H5 two platform threads talk over a stream")
    void platformPingPong() throws Exception {
        pingPong(BlockingTests::platform);
    }

    @Test
    @DisplayName("H5 two virtual threads talk over a stream")
    void virtualPingPong() throws Exception {
        pingPong(BlockingTests::virtual);
    }

    @Test
    @DisplayName("H5 hundreds of virtual threads talk, each over a stream of its own")
    void virtualThreadsTalk() throws Exception {
        manyTalk(TALKERS, BlockingTests::virtual);
    }

    @Test
    @DisplayName("H5 platform threads talk, each over a stream of its own")
    void platformThreadsTalk() throws Exception {
        manyTalk(THREADS, BlockingTests::platform);
    }

    @Test
    @DisplayName("H5 a virtual thread goes on though a callback that came with it holds the loop")
    void oneVirtualThreadBeforeCallbacks() throws Exception {
        goOnBeforeCallbacks(1, BlockingTests::virtual);
    }

    @Test
    @DisplayName("H5 virtual threads go on though a callback that came with them holds the loop")
    void virtualThreadsBeforeCallbacks() throws Exception {
        goOnBeforeCallbacks(5, BlockingTests::virtual);
    }

    @Test
    @DisplayName("S1 the virtual thread by which a loop wakes others ends with the loop")
    void wakerEnds() throws Exception {
        goOnBeforeCallbacks(5, BlockingTests::virtual);
        assertThat(allThreads()).contains("weir-" + service().backend() + "-0-waker");
        service().close();
        client().close();
        until("the waker has ended", () -> !allThreads().contains("-waker"));
    }

    /** Virtual threads too, which no other list has. */
    private String allThreads() {
        Path dump = folder.resolve("threads" + System.nanoTime());
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                            "dumpThreads",
                            new Object[] {dump.toString(), "TEXT_PLAIN"},
                            new String[] {String.class.getName(), String.class.getName()});
            return Files.readString(dump);
        } catch (JMException | IOException e) {
            throw new AssertionError("no dump of the threads", e);
        }
    }

    @Test
    @DisplayName("H5 platform threads go on though a callback that came with them holds the loop")
    void platformThreadsBeforeCallbacks() throws Exception {
        goOnBeforeCallbacks(5, BlockingTests::platform);
    }

    @Test
    @DisplayName("H5 T1 platform threads wait with time limits")
    void platformTimedWaits() throws Exception {
        timedWaits(BlockingTests::platform);
    }

    @Test
    @DisplayName("H5 T1 virtual threads wait with time limits")
    void virtualTimedWaits() throws Exception {
        timedWaits(BlockingTests::virtual);
    }

    @Test
    @DisplayName("H5 an interrupted virtual thread is told, and its operation runs on")
    void virtualInterrupt() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.enter(aio);
        AtomicInteger told = new AtomicInteger();
        Thread thread = virtual(() -> {
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
