package weir.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.spi.BackendProvider;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/**
 * A process that takes all direct memory that its virtual machine may use, and then does what needs some, on threads that
 * have none of it yet. It prints "fine", or what is wrong.
 */
final class MemoryProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final EngineScope scope;
    /** On a loop of its own that nobody has called yet: nothing was allocated for who does. */
    private final EngineScope quiet;

    private List<ByteBuffer> hoard = new ArrayList<>();

    private MemoryProcess(EngineScope scope, EngineScope quiet) {
        this.scope = scope;
        this.quiet = quiet;
    }

    /**
     * Runs all.
     *
     * @param arguments the class of the backend's provider
     */
    public static void main(String[] arguments) throws Exception {
        BackendProvider provider = (BackendProvider)
                Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
        try (EngineScope scope = open(provider);
                EngineScope quiet = open(provider)) {
            new MemoryProcess(scope, quiet).run();
        }
        System.out.println("fine");
    }

    private static EngineScope open(BackendProvider provider) throws IOException {
        Engine engine = Engine.create(EngineOptions.DEFAULT.withLoops(1));
        engine.add(provider);
        return engine.open(AioConfig.DEFAULT.withBackend(provider.name()));
    }

    private void run() throws Exception {
        ByteStream[] pair = connect();
        ByteStream[] doomed = connect();
        send(doomed[0], 100); // unread input: its close would discard it through direct memory
        long sent = sendSome(pair[0], ByteBuffer.allocate(10)); // from here this thread has a little memory
        takeAll();

        sent += sendSome(pair[0], ByteBuffer.allocate(10), ByteBuffer.allocate(150_000));

        Aio sleep = quiet.newAio();
        quiet.sleep(Duration.ofMillis(20), sleep); // wakes the loop, which sleeps without a limit
        require(await(sleep), AioStatus.OK, 0);
        long[] more = new long[1];
        onNewThread(() -> more[0] = sendSome(pair[0], ByteBuffer.allocate(100_000)));
        sent += more[0];
        doomed[1].close();
        Aio end = scope.newAio().setIov(ByteBuffer.allocateDirect(0));
        doomed[0].readable(end);
        require(await(end), AioStatus.OK, 0); // it is closed, one way or the other

        giveBack();
        pair[0].shutdownOutput();
        requireReceived(pair[1], sent);
        onNewThread(() -> {
            Aio send = scope.newAio().setIov(ByteBuffer.wrap(KitFixture.pattern(200_000, 1)));
            ByteStream[] fresh = connect();
            byte[] bytes = new byte[200_000];
            Aio recv = scope.newAio().setIov(ByteBuffer.wrap(bytes));
            fresh[1].recvFully(recv);
            fresh[0].sendAll(send);
            require(await(send), AioStatus.OK, 200_000);
            require(await(recv), AioStatus.OK, 200_000);
            StreamFixture.requireSame(bytes, KitFixture.pattern(200_000, 1));
        });
    }

    // Memory

    /** So that not even a page is left. */
    private void takeAll() {
        for (int size = 1 << 20; size >= 1 << 10; size >>= 5) {
            try {
                while (true) {
                    hoard.add(ByteBuffer.allocateDirect(size));
                }
            } catch (OutOfMemoryError e) {
                continue; // smaller ones may fit
            }
        }
    }

    private void giveBack() {
        hoard = new ArrayList<>();
        KitFixture.until("there is memory again", () -> {
            System.gc(); // it is the collector that frees it
            try {
                return ByteBuffer.allocateDirect(1 << 20).isDirect();
            } catch (OutOfMemoryError e) {
                return false;
            }
        });
    }

    // Streams

    private ByteStream[] connect() throws IOException {
        try (StreamListener listener = scope.listener("tcp://127.0.0.1:0");
                Aio accept = scope.newAio();
                Aio dial = scope.newAio()) {
            listener.listen();
            listener.accept(accept);
            try (StreamDialer dialer = scope.dialer(listener.url())) {
                dialer.dial(dial);
                require(await(dial), AioStatus.OK, 0);
                require(await(accept), AioStatus.OK, 0);
                return new ByteStream[] {Objects.requireNonNull(dial.stream()), Objects.requireNonNull(accept.stream())
                };
            }
        }
    }

    private void send(ByteStream stream, int length) {
        Aio send = scope.newAio().setIov(ByteBuffer.allocateDirect(length));
        stream.sendAll(send);
        require(await(send), AioStatus.OK, length);
    }

    /** Sends as much as goes, or nothing for want of memory; how much, which count and positions must both say. */
    private long sendSome(ByteStream stream, ByteBuffer... buffers) {
        Aio send = scope.newAio().setIov(buffers);
        stream.send(send);
        await(send);
        if (send.result() != AioStatus.OK) { // a backend may have kept some
            require(send, AioStatus.NOMEM, 0);
            requireCause(send);
        }
        long moved = Arrays.stream(buffers).mapToLong(ByteBuffer::position).sum();
        if (moved != send.count()) {
            throw new AssertionError(send.result() + ", " + send.count() + "; the positions say " + moved);
        }
        return moved;
    }

    private void requireReceived(ByteStream stream, long expected) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(300_000);
        Aio recv = scope.newAio().setIov(buffer);
        stream.recvFully(recv);
        require(await(recv), AioStatus.CONNSHUT, expected);
    }

    private static Aio await(Aio aio) {
        try {
            if (!aio.await(PATIENCE)) {
                throw new AssertionError("an operation does not end");
            }
            return aio;
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this", e);
        }
    }

    private static void require(Aio aio, AioStatus status, long count) {
        if (aio.result() != status || aio.count() != count) {
            throw new AssertionError(
                    "expected " + status + ", " + count + "; it is " + aio.result() + ", " + aio.count(), aio.cause());
        }
    }

    private static void requireCause(Aio aio) {
        if (!(aio.cause() instanceof OutOfMemoryError)) {
            throw new AssertionError("the cause is " + aio.cause());
        }
    }

    private interface Body {
        void run() throws Exception;
    }

    private static void onNewThread(Body body) throws Exception {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.start();
        thread.join(TimeUnit.SECONDS.toMillis(40));
        if (thread.isAlive() || failure.get() != null) {
            throw new AssertionError("a thread without memory: " + failure.get(), failure.get());
        }
    }
}
