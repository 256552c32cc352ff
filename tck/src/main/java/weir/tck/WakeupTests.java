package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.ByteStream;
import weir.api.StreamListener;

/** Many waits that end at once: everybody goes on, whatever the loop does next (H5). */
public abstract class WakeupTests extends KitFixture {
    private static final int THREADS = 50;
    /** More than a loop keeps back for one batch of wake-ups. */
    private static final int VIRTUAL_THREADS = 300;

    private static final int ROUNDS = 30;
    private static final int TRIES = 5;

    /** For subclasses. */
    protected WakeupTests() {}

    /** Each echoes by blocking calls on a stream of its own, so that one poll has the data of many waiters. */
    private void manyTalk(int threads, Function<Runnable, Thread> starter) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        try (StreamListener listener = listen()) {
            for (int i = 0; i < threads; i++) {
                pairs.add(connect(listener));
            }
        }
        Threads.onMany(
                2 * threads,
                starter,
                number -> {
                    boolean asks = number < threads;
                    Pair pair = pairs.get(number % threads);
                    ByteStream stream = asks ? pair.near() : pair.far();
                    try (Aio aio = (asks ? client() : service()).newAio()) {
                        ByteBuffer buffer = ByteBuffer.allocateDirect(8);
                        for (long round = 0; round < ROUNDS; round++) {
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

    /** What a loop may do next. */
    private enum Next {
        NOTHING,
        CALLBACK,
        STAGE
    }

    /** Waiters, each for a stream of its own, and a stream whose data comes behind theirs, in one poll. */
    private final class Waiters {
        private final List<Pair> pairs = new ArrayList<>();
        private final List<Aio> handles = new ArrayList<>();
        private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
        private final Pair last = connect();
        private final CountDownLatch left;
        /** Null if the poller told of the last one first, so that there was nothing to be seen yet. */
        private final CompletableFuture<Boolean> wentOn = new CompletableFuture<>();

        Waiters(int number) {
            for (int i = 0; i < number; i++) {
                pairs.add(connect());
                handles.add(service().newAio());
            }
            left = new CountDownLatch(number);
        }

        /** On the loop: waits until all have gone on. */
        void lookForThem() {
            try {
                boolean ended = handles.stream().noneMatch(Aio::busy);
                wentOn.complete(ended ? left.await(patience().toMillis(), TimeUnit.MILLISECONDS) : null);
            } catch (InterruptedException e) {
                wentOn.completeExceptionally(e);
            }
        }

        void await(int number) throws Exception {
            threads.add(Thread.currentThread());
            Aio aio = handles.get(number);
            pairs.get(number).far().recv(aio.setIov(ByteBuffer.allocate(1)));
            aio.await();
            aio.check();
            left.countDown();
        }

        /** The loop polls only when all of it has been sent. */
        void sendAll() {
            until(
                    "all wait",
                    () -> threads.size() == pairs.size()
                            && threads.stream().allMatch(each -> each.getState() == Thread.State.WAITING));
            OnLoop.call(service(), own -> {
                for (Pair each : pairs) {
                    sendOne(each);
                }
                sendOne(last);
                return null;
            });
        }

        private void sendOne(Pair pair) {
            assertThat(pair.near().send(client().newAio().setIov(ByteBuffer.allocate(1))))
                    .isTrue();
        }
    }

    private void goOn(int threads, Function<Runnable, Thread> starter, Next next) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            Waiters waiters = new Waiters(threads);
            switch (next) {
                case NOTHING -> waiters.wentOn.complete(true);
                case CALLBACK -> waiters.last.far().readable(service().newAio(own -> waiters.lookForThem()));
                case STAGE ->
                    service().submit(waiters.last.far()::readable, Aio::count).thenRun(waiters::lookForThem);
            }
            Threads.onMany(threads, starter, waiters::await, waiters::sendAll);
            Boolean wentOn = waiters.wentOn.get(2 * patience().toMillis(), TimeUnit.MILLISECONDS);
            if (wentOn != null) {
                assertThat(wentOn).as("who waited went on meanwhile").isTrue();
                return;
            }
        }
        Assumptions.abort("this poller never told of the waiters first");
    }

    @Test
    @DisplayName("H5 hundreds of virtual threads talk, each over a stream of its own")
    void virtualThreadsTalk() throws Exception {
        Threads.virtual(() -> {}); // or none of the streams is needed
        manyTalk(VIRTUAL_THREADS, Threads::virtual);
    }

    @Test
    @DisplayName("H5 platform threads talk, each over a stream of its own")
    void platformThreadsTalk() throws Exception {
        manyTalk(THREADS, Threads::platform);
    }

    @Test
    @DisplayName("H5 a virtual thread goes on though a callback that came with it holds the loop")
    void oneBeforeCallback() throws Exception {
        goOn(1, Threads::virtual, Next.CALLBACK);
    }

    @Test
    @DisplayName("H5 virtual threads go on though a callback that came with them holds the loop")
    void virtualBeforeCallback() throws Exception {
        goOn(5, Threads::virtual, Next.CALLBACK);
    }

    @Test
    @DisplayName("H5 many virtual threads go on though a callback that came with them holds the loop")
    void manyBeforeCallback() throws Exception {
        goOn(100, Threads::virtual, Next.CALLBACK);
    }

    @Test
    @DisplayName("H5 platform threads go on though a callback that came with them holds the loop")
    void platformBeforeCallback() throws Exception {
        goOn(5, Threads::platform, Next.CALLBACK);
    }

    @Test
    @DisplayName("H5 virtual threads go on though a stage of a future that came with them holds the loop")
    void virtualBeforeStage() throws Exception {
        goOn(5, Threads::virtual, Next.STAGE);
    }

    @Test
    @DisplayName("H5 virtual threads that have pinned all their carriers go on")
    void pinned() throws Exception {
        int carriers = Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
        int threads = Math.max(2, carriers); // one alone needs no waker
        Waiters waiters = new Waiters(threads);
        Threads.onMany(
                threads, Threads::virtual, number -> PinnedWait.run(() -> awaited(waiters, number)), waiters::sendAll);
    }

    private static void awaited(Waiters waiters, int number) {
        try {
            waiters.await(number);
        } catch (Exception e) {
            throw new AssertionError("a wait in the initialisation of a class", e);
        }
    }

    @Test
    @DisplayName("S1 the virtual thread by which a loop wakes others ends with the loop")
    void wakerEnds() throws Exception {
        String waker = "weir-" + service().backend() + "-0-waker";
        for (int i = 0; i < TRIES && !allThreads().contains(waker); i++) {
            goOn(5, Threads::virtual, Next.NOTHING);
        }
        Assumptions.assumeTrue(allThreads().contains(waker), "this poller never told of two waiters at once");
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
            Assumptions.abort("this JVM dumps no virtual threads: " + e);
            throw new AssertionError(e);
        } finally {
            delete(dump);
        }
    }
}
