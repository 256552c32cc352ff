package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.SwapReport;

/**
 * What the tests of swaps share: an engine that knows the backend under test as {@code alpha}, and as {@code beta} once
 * more or, in a {@link CrossKit}, the other backend; a scope on it that moves, and peers on the fixture's engine that
 * stay.
 */
abstract class SwapFixture extends KitFixture {
    private @Nullable Engine swapping;
    private @Nullable EngineScope moving;
    private @Nullable BackendProvider alpha;
    private @Nullable BackendProvider beta;

    /** What {@code alpha} is. */
    final BackendProvider alpha() {
        if (alpha == null) {
            alpha = new RenamedProvider(provider(), "alpha", 200);
        }
        return alpha;
    }

    /** What {@code beta} is. */
    final BackendProvider beta() {
        if (beta == null) {
            beta = new RenamedProvider(clientProvider(), "beta", 100);
        }
        return beta;
    }

    /** The engine that swaps; it begins with {@code alpha}. */
    final Engine swapping() {
        if (swapping == null) {
            needs(Capability.HANDOVER);
            swapping = newEngine(alpha(), EngineOptions.DEFAULT.withLoops(1));
            swapping.add(beta());
        }
        return swapping;
    }

    /** A scope that takes any backend, on {@code alpha} at first. */
    final EngineScope moving() {
        if (moving == null) {
            moving = open(swapping(), AioConfig.DEFAULT.withName("moving"));
            assertThat(moving.backend()).isEqualTo("alpha");
        }
        return moving;
    }

    /** Swaps and expects that all went. */
    final SwapReport swapTo(String backend) {
        try {
            SwapReport report = swapping().swap(backend);
            assertThat(report.stayed()).as("stayed: %s", report).isZero();
            assertThat(report.closed()).as("closed: %s", report).isZero();
            assertThat(moving().backend()).isEqualTo(backend);
            return report;
        } catch (AioException e) {
            throw new AssertionError("swap to " + backend, e);
        }
    }

    /** Swaps to and fro. */
    final void swapOften(int times) {
        for (int i = 0; i < times; i++) {
            swapTo(moving().backend().equals("alpha") ? "beta" : "alpha");
        }
    }

    /** Waits until no loop of a backend is left. */
    static void awaitNoLoopOf(String backend) {
        String name = "weir-" + backend + "-";
        until(
                "no loop of " + backend + " is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith(name)));
    }

    /** Two connected streams: {@code near} moves, {@code far} stays. */
    final Pair moved() {
        return dialled(moving(), listen());
    }

    /** As {@link #moved()}, through a listener that stays. */
    final Pair dialled(AioService by, StreamListener listener) {
        try {
            Aio accept = service().newAio();
            Aio dial = by.newAio();
            assertThat(listener.accept(accept)).isTrue();
            assertThat(by.dialer(listener.url()).dial(dial)).isTrue();
            return new Pair(awaitOk(dial).stream(), awaitOk(accept).stream());
        } catch (AioException e) {
            throw new AssertionError("dial " + listener.url(), e);
        }
    }

    /** A pending recv of up to 100 bytes, of the scope that moves. */
    final Aio pendingRecv(ByteStream on) {
        Aio aio = moving().newAio();
        assertThat(on.recv(aio.setIov(ByteBuffer.allocate(100)))).isTrue();
        assertThat(aio.busy()).isTrue();
        return aio;
    }

    /** Echoes all that arrives until the end of the stream, and then closes it; by callbacks alone. */
    static void echo(AioService owner, ByteStream stream, AtomicReference<AioStatus> end) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
        AtomicBoolean sending = new AtomicBoolean();
        Aio aio = owner.newAio(own -> {
            if (own.result() != AioStatus.OK) {
                end.set(own.result());
                stream.close();
            } else if (sending.compareAndSet(false, true)) {
                stream.sendAll(own.setIov(buffer.flip()));
            } else {
                sending.set(false);
                stream.recv(own.setIov(buffer.clear()));
            }
        });
        assertThat(stream.recv(aio.setIov(buffer))).isTrue();
    }

    /** A thread that sends blocks and compares the echoes, until it is closed; any damage fails the close. */
    final class Traffic implements AutoCloseable {
        private final ByteStream stream;
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicInteger rounds = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Thread thread = new Thread(this::run, "kit-traffic");

        Traffic(ByteStream stream) {
            service(); // made here: the fixture is not for two threads
            this.stream = stream;
            thread.start();
        }

        private void run() {
            try {
                for (int i = 0; !stop.get(); i++) {
                    byte[] block = pattern(1 + i * 397 % 20_000, i);
                    send(service(), stream, block);
                    assertThat(receive(service(), stream, block.length)).isEqualTo(block);
                    rounds.incrementAndGet();
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        }

        /** Waits until some rounds more have gone through. */
        void goesOn() {
            int enough = rounds.get() + 2;
            until("the echoes go on", () -> rounds.get() >= enough || failure.get() != null);
            check();
        }

        private void check() {
            Throwable thrown = failure.get();
            if (thrown != null) {
                throw new AssertionError("traffic after " + rounds + " rounds: " + thrown, thrown);
            }
        }

        @Override
        public void close() {
            stop.set(true);
            try {
                thread.join(2 * patience().toMillis());
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting for the traffic", e);
            }
            check();
            assertThat(thread.isAlive()).as("traffic thread").isFalse();
        }
    }
}
