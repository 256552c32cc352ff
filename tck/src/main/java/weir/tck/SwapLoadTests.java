package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.UdpSocket;
import weir.spi.Capability;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** Swaps and removals under verified traffic: no byte lost or doubled, no connection refused or reset (C3, S1). */
public abstract class SwapLoadTests extends SwapFixture {
    /** For subclasses. */
    protected SwapLoadTests() {}

    @Test
    @DisplayName("C3 many swaps in a row under echo traffic lose and double no byte")
    void echoes() {
        AtomicReference<AioStatus> end = new AtomicReference<>();
        Pair pair = moved();
        echo(moving(), pair.near(), end);
        try (Traffic traffic = new Traffic(pair.far())) {
            for (int i = 0; i < 40; i++) {
                swapOften(1);
                traffic.goesOn();
            }
            swapOften(100); // without waiting
            traffic.goesOn();
        }
        assertThat(end).hasNullValue();
        pair.far().close();
        until("the echo sees the end", () -> end.get() == AioStatus.CONNSHUT);
    }

    @Test
    @DisplayName("C3 both ends of several streams move under load")
    void bothEndsMove() throws Exception {
        StreamListener listener = moving().listener("tcp://127.0.0.1:0");
        listener.listen();
        StreamDialer dialer = moving().dialer(listener.url());
        AtomicReference<AioStatus> end = new AtomicReference<>();
        AtomicInteger rounds = new AtomicInteger();
        for (int i = 0; i < 4; i++) {
            Aio accept = moving().newAio();
            Aio dial = moving().newAio();
            assertThat(listener.accept(accept)).isTrue();
            assertThat(dialer.dial(dial)).isTrue();
            echo(moving(), awaitOk(accept).stream(), end);
            pingPong(awaitOk(dial).stream(), rounds, end, i);
        }
        for (int i = 0; i < 50; i++) {
            swapOften(1);
            int enough = rounds.get() + 8;
            until("round trips go on", () -> rounds.get() >= enough || end.get() != null);
            assertThat(end).hasNullValue();
        }
    }

    /** Sends a block, compares its echo, sends the next, for ever; by callbacks on the engine that swaps. */
    private void pingPong(ByteStream stream, AtomicInteger rounds, AtomicReference<AioStatus> end, int seed) {
        byte[] back = new byte[3000];
        AtomicInteger step = new AtomicInteger();
        Aio aio = moving().newAio(own -> {
            if (own.result() != AioStatus.OK) {
                end.compareAndSet(null, moving().isOpen() ? own.result() : null);
            } else if (step.incrementAndGet() % 2 == 1) {
                stream.recvFully(own.setIov(ByteBuffer.wrap(back)));
            } else if (!Arrays.equals(back, pattern(3000, seed))) {
                end.set(AioStatus.INTERNAL);
            } else {
                rounds.incrementAndGet();
                stream.sendAll(own.setIov(ByteBuffer.wrap(pattern(3000, seed))));
            }
        });
        assertThat(stream.sendAll(aio.setIov(ByteBuffer.wrap(pattern(3000, seed)))))
                .isTrue();
    }

    @Test
    @DisplayName("E6 dials during swaps all succeed: none is refused, reset or lost")
    void dials() throws Exception {
        StreamListener listener = moving().listener("tcp://127.0.0.1:0");
        listener.listen();
        AtomicInteger accepted = new AtomicInteger();
        AtomicReference<AioStatus> acceptEnd = new AtomicReference<>();
        Aio accept = moving().newAio(own -> {
            if (own.result() != AioStatus.OK) {
                acceptEnd.set(own.result());
                return;
            }
            echo(moving(), own.stream(), new AtomicReference<>());
            accepted.incrementAndGet();
            listener.accept(own);
        });
        assertThat(listener.accept(accept)).isTrue();
        String url = listener.url();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger dialled = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        service();
        Thread dialling = new Thread(() -> {
            try (StreamDialer dialer = service().dialer(url)) {
                while (!stop.get()) {
                    Aio dial = service().newAio();
                    assertThat(dialer.dial(dial)).isTrue();
                    try (var stream = awaitOk(dial).stream()) {
                        send(service(), stream, pattern(100, 1));
                        assertThat(receive(service(), stream, 100)).isEqualTo(pattern(100, 1));
                    }
                    dial.close();
                    dialled.incrementAndGet();
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        dialling.start();
        for (int i = 0; i < 50; i++) {
            int enough = dialled.get() + 2;
            swapOften(1);
            until("dials go on", () -> dialled.get() >= enough || failure.get() != null);
        }
        stop.set(true);
        dialling.join(2 * patience().toMillis());

        assertThat(dialling.isAlive()).isFalse();
        assertThat(failure).hasNullValue();
        assertThat(acceptEnd).hasNullValue();
        assertThat(accepted.get()).isEqualTo(dialled.get());
    }

    @Test
    @DisplayName("E6 dials by the scope that moves all succeed during swaps")
    void movingDials() throws Exception {
        StreamListener listener = listen();
        for (int i = 0; i < 30; i++) {
            List<Aio> dials = new ArrayList<>();
            List<Aio> accepts = new ArrayList<>();
            try (StreamDialer dialer = moving().dialer(listener.url())) {
                for (int j = 0; j < 5; j++) {
                    Aio accept = service().newAio();
                    Aio dial = moving().newAio();
                    assertThat(listener.accept(accept)).isTrue();
                    assertThat(dialer.dial(dial)).isTrue();
                    accepts.add(accept);
                    dials.add(dial);
                }
                swapOften(1);
                for (int j = 0; j < 5; j++) {
                    awaitOk(dials.get(j)).stream().close();
                    awaitOk(accepts.get(j)).stream().close();
                }
            }
            dials.forEach(Aio::close);
            accepts.forEach(Aio::close);
        }
    }

    @Test
    @DisplayName("U1 datagrams sent one at a time all arrive over many swaps")
    void datagrams() throws Exception {
        needs(Capability.UDP);
        UdpSocket socket = moving().udp("udp://127.0.0.1:0");
        UdpSocket peer = service().udp("udp://127.0.0.1:0");
        for (int i = 0; i < 60; i++) {
            Aio pending = UdpFixture.receiving(moving(), socket);
            if (i % 2 == 0) {
                swapOften(1);
            }
            UdpFixture.post(service(), peer, socket.localAddress(), "ping " + i);
            if (i % 3 == 0) {
                swapOften(1);
            }
            awaitOk(pending);
            UdpFixture.post(moving(), socket, peer.localAddress(), "pong " + i);
            assertThat(UdpFixture.next(service(), peer)).isEqualTo("pong " + i);
        }
    }

    @Test
    @DisplayName("C1 submits, cancels and closes that race with swaps end exactly once each")
    void racingCancels() throws Exception {
        moving();
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger called = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Pair pair = moved();
        Thread thread = new Thread(() -> {
            try {
                while (!stop.get()) {
                    Aio aio = moving().newAio(own -> called.incrementAndGet());
                    accepted.addAndGet(pair.near().readable(aio) ? 1 : 0);
                    aio.cancel();
                    aio.close();
                    Aio sleep = moving().newAio(own -> called.incrementAndGet());
                    accepted.addAndGet(moving().sleep(Duration.ofNanos(50_000), sleep) ? 1 : 0);
                    awaitOk(sleep);
                    sleep.close();
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.start();
        for (int i = 0; i < 60; i++) {
            int enough = called.get() + 4;
            swapOften(1);
            until("operations go on", () -> called.get() >= enough || failure.get() != null);
        }
        stop.set(true);
        thread.join(2 * patience().toMillis());

        assertThat(thread.isAlive()).isFalse();
        assertThat(failure).hasNullValue();
        assertThat(called.get()).isEqualTo(accepted.get());
        assertThat(swapping().counters().staleFinishes()).isZero();
    }

    @Test
    @DisplayName("T5 a sleep whose submission meets a swap ends, wherever in it the swap happens")
    void sleepMeetsSwap() throws Exception {
        needs(Capability.HANDOVER);
        Thread submitter = Thread.currentThread();
        AtomicInteger readsLeft = new AtomicInteger();
        AtomicReference<@Nullable Engine> swapped = new AtomicReference<>();
        // The submission reads the clock in several places; at the n-th the swap happens.
        EngineOptions options = EngineOptions.DEFAULT.withLoops(1).withClock(() -> {
            if (Thread.currentThread() == submitter && readsLeft.get() > 0 && readsLeft.decrementAndGet() == 0) {
                swapToTheOther(swapped.get());
            }
            return System.nanoTime();
        });
        Engine engine = newEngine(alpha(), options);
        engine.add(beta());
        swapped.set(engine);
        EngineScope scope = open(engine, AioConfig.DEFAULT.withName("sleeps"));
        for (int i = 0; i < 20; i++) {
            Aio aio = scope.newAio();
            readsLeft.set(1 + i % 4);
            assertThat(scope.sleep(Duration.ofMillis(10), aio)).isTrue();
            readsLeft.set(0);
            awaitOk(aio);
        }
    }

    private static void swapToTheOther(Engine engine) {
        try {
            String other = engine.backends().get(0).loops() > 0 ? "beta" : "alpha"; // alpha has the higher priority
            engine.swap(other);
        } catch (AioException e) {
            throw new AssertionError("swap within a submission", e);
        }
    }

    @Test
    @DisplayName("S1 a service closed right after a swap leaves nothing behind")
    void closeAfterSwap() {
        for (int i = 0; i < 10; i++) {
            EngineScope scope = open(swapping(), AioConfig.DEFAULT.withName("short"));
            Pair pair = dialled(scope, listen());
            Aio aio = scope.newAio();
            assertThat(pair.near().readable(aio)).isTrue();
            swapOften(1);
            scope.close();
            awaitStatus(aio, AioStatus.STOPPED);
            pair.far().close();
        }
    }
}
