package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.spi.EngineOptions;

/**
 * Bytes against each early end, on connected streams of the backend. The bytes are numbered: whatever raced, those
 * received are those sent, in order, and what ended early took none.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StreamRaceTests extends KitFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int PIECE = 64 << 10;

    private final Ledger ledger = new Ledger();
    private final Ended ended = new Ended();
    private boolean requested;

    /** For subclasses. */
    protected StreamRaceTests() {}

    /** An early end; false only if there was no operation to end. */
    @FunctionalInterface
    private interface Ender {
        boolean end(Aio aio) throws Exception;
    }

    private void sendNext(Aio sender, ByteStream stream, int length) {
        sender.setIov(ledger.next(length));
        ledger.sent(length); // before they are: a chain receives at once
        assertThat(stream.sendAll(sender)).isTrue();
        awaitOk(sender);
    }

    /** Receives what is on its way. */
    private void drain(Aio receiver, ByteStream stream) {
        if (ledger.outstanding() > 0) {
            ByteBuffer rest = ByteBuffer.allocate(ledger.outstanding());
            assertThat(stream.recvFully(receiver.setIov(rest))).isTrue();
            awaitOk(receiver);
            ledger.received(rest);
        }
    }

    private void requireEnd(Aio receiver, Pair pair) {
        pair.near().shutdownOutput();
        pair.far().recv(receiver.setIov(ByteBuffer.allocate(1)));
        awaitStatus(receiver, AioStatus.CONNSHUT);
    }

    /** A recv that waits each round, some bytes against an early end. */
    private void bytesAgainst(AioStatus status, AioService service, Pair pair, boolean oneHandle, Ender ender)
            throws Exception {
        Aio sender = client().newAio();
        Aio drainer = service().newAio();
        ByteBuffer buffer = ByteBuffer.allocate(8);
        Aio[] aio = {service.newAio(ended)};
        Race.run(
                Race.ROUNDS,
                round -> {
                    if (!oneHandle) {
                        aio[0] = service.newAio(ended);
                    }
                    aio[0].setIov(buffer.clear()).setTimeout(status == AioStatus.TIMEDOUT ? SECOND : null);
                    assertThat(pair.far().recv(aio[0])).isTrue();
                },
                round -> sendNext(sender, pair.near(), 1 + round % 12),
                round -> requested = ender.end(aio[0]),
                round -> {
                    await(aio[0]);
                    requireOneEnd(round, status, buffer);
                    drain(drainer, pair.far());
                    if (!oneHandle) {
                        aio[0].close();
                    }
                });
        requireEnd(drainer, pair);
    }

    private void requireOneEnd(int round, AioStatus status, ByteBuffer buffer) {
        assertThat(ended.runs()).as("callbacks").isEqualTo(round + 1L);
        assertThat(ended.count()).isEqualTo(buffer.position());
        if (ended.status() == AioStatus.OK) {
            assertThat(ended.count()).isPositive();
            ledger.received(buffer);
        } else {
            assertThat(ended.status()).isEqualTo(status);
            assertThat(requested).as("the request was answered with true").isTrue();
            assertThat(ended.count()).isZero();
        }
    }

    @Test
    @DisplayName("C2 C3 race: cancel of a recv against bytes")
    void cancelRecv() throws Exception {
        bytesAgainst(AioStatus.CANCELED, service(), connect(), true, Aio::cancel);
    }

    @Test
    @DisplayName("C2 C3 race: abort of a recv against bytes")
    void abortRecv() throws Exception {
        bytesAgainst(AioStatus.PROTO, service(), connect(), true, aio -> aio.abort(AioStatus.PROTO));
    }

    @Test
    @DisplayName("C2 C3 race: stop of a recv's handle against bytes")
    void stopRecv() throws Exception {
        bytesAgainst(AioStatus.STOPPED, service(), connect(), false, aio -> {
            aio.stop();
            assertThat(aio.busy()).as("after stop").isFalse();
            return true;
        });
    }

    @Test
    @DisplayName("C2 C3 race: close of a recv's handle against bytes")
    void closeHandleOfRecv() throws Exception {
        bytesAgainst(AioStatus.STOPPED, service(), connect(), false, aio -> {
            aio.close();
            assertThat(aio.busy()).as("after close").isFalse();
            return true;
        });
    }

    @Test
    @DisplayName("C2 S4 race: close of the scope of a recv's handle against bytes; the stream goes on")
    void closeScopeOfRecv() throws Exception {
        Pair pair = connect();
        Aio sender = client().newAio();
        Aio drainer = service().newAio();
        ByteBuffer buffer = ByteBuffer.allocate(8);
        AioService[] scope = new AioService[1];
        Race.run(
                Race.ROUNDS / 20,
                round -> {
                    scope[0] = open(engine(), AioConfig.DEFAULT);
                    assertThat(pair.far().recv(scope[0].newAio(ended).setIov(buffer.clear())))
                            .isTrue();
                },
                round -> sendNext(sender, pair.near(), 1 + round % 12),
                round -> scope[0].close(),
                round -> {
                    requested = true;
                    requireOneEnd(round, AioStatus.STOPPED, buffer);
                    drain(drainer, pair.far());
                });
        requireEnd(drainer, pair);
    }

    @Test
    @DisplayName("B6 race: close of the stream against bytes; each recv ends OK or CLOSED")
    void closeStream() throws Exception {
        Pair[] pair = new Pair[1];
        Aio sender = client().newAio();
        Aio aio = service().newAio(ended);
        ByteBuffer buffer = ByteBuffer.allocate(8);
        byte[] bytes = pattern(8, 1);
        try (var listener = listen()) {
            Race.run(
                    Race.ROUNDS / 20,
                    round -> {
                        pair[0] = connect(listener);
                        assertThat(pair[0].far().recv(aio.setIov(buffer.clear())))
                                .isTrue();
                    },
                    round -> {
                        pair[0].near().send(sender.setIov(ByteBuffer.wrap(bytes)));
                        await(sender);
                    },
                    round -> pair[0].far().close(),
                    round -> {
                        await(aio);
                        assertThat(ended.runs()).isEqualTo(round + 1L);
                        assertThat(ended.status()).isIn(AioStatus.OK, AioStatus.CLOSED);
                        assertThat(ended.count()).isEqualTo(buffer.position());
                        assertThat(ended.count() > 0).isEqualTo(ended.status() == AioStatus.OK);
                        pair[0].near().close();
                    });
        }
    }

    // Timers

    private AioService clocked(HandClock clock) {
        return open(newEngine(provider(), EngineOptions.DEFAULT.withClock(clock).withLoops(1)), AioConfig.DEFAULT);
    }

    /** Two streams of one service. */
    private Pair connectOn(AioService service) throws Exception {
        try (var listener = service.listener("tcp://127.0.0.1:0");
                Aio accept = service.newAio();
                Aio dial = service.newAio()) {
            listener.listen();
            listener.accept(accept);
            try (var dialer = service.dialer(listener.url())) {
                dialer.dial(dial);
                return new Pair(layer(awaitOk(dial).stream()), layer(awaitOk(accept).stream()));
            }
        }
    }

    @Test
    @DisplayName("C2 C3 T1 race: timeout of a recv against bytes")
    void timeoutOfRecv() throws Exception {
        HandClock clock = new HandClock(0);
        AioService service = clocked(clock);
        Pair pair = connectOn(service);
        Aio sender = service.newAio();
        Aio drainer = service.newAio();
        ByteBuffer buffer = ByteBuffer.allocate(8);
        Aio aio = service.newAio(ended).setTimeout(SECOND);
        Race.run(
                Race.ROUNDS,
                round -> assertThat(pair.far().recv(aio.setIov(buffer.clear()))).isTrue(),
                round -> sendNext(sender, pair.near(), 1 + round % 12),
                round -> clock.advance(SECOND.multipliedBy(2), service),
                round -> {
                    await(aio);
                    requested = true;
                    requireOneEnd(round, AioStatus.TIMEDOUT, buffer);
                    drain(drainer, pair.far());
                });
        requireEnd(drainer, pair);
    }

    // Partial operations

    @Test
    @DisplayName("C2 race: cancel of a recvFully against bytes; its count says how far it came")
    void cancelRecvFully() throws Exception {
        Pair pair = connect();
        Aio sender = client().newAio();
        Aio drainer = service().newAio();
        Aio aio = service().newAio(ended);
        ByteBuffer buffer = ByteBuffer.allocate(8);
        Race.run(
                Race.ROUNDS,
                round -> assertThat(pair.far().recvFully(aio.setIov(buffer.clear())))
                        .isTrue(),
                round -> {
                    sendNext(sender, pair.near(), 3);
                    sendNext(sender, pair.near(), 3 + round % 4);
                },
                round -> requested = aio.cancel(),
                round -> {
                    await(aio); // ends for certain: a cancel that did not hit came after the end
                    assertThat(ended.runs()).isEqualTo(round + 1L);
                    assertThat(ended.count()).isEqualTo(buffer.position());
                    assertThat(ended.status()).isIn(AioStatus.OK, AioStatus.CANCELED);
                    assertThat(ended.count() == 8).isEqualTo(ended.status() == AioStatus.OK);
                    ledger.received(buffer);
                    drain(drainer, pair.far());
                });
        requireEnd(drainer, pair);
    }

    /** Sends that wait since nobody receives: room against an early end. */
    private void roomAgainstCancel(boolean all) throws Exception {
        Pair pair = connect();
        Aio aio = client().newAio(ended);
        Aio receiver = service().newAio();
        ByteBuffer in = ByteBuffer.allocate(2 * PIECE);
        ByteBuffer out = ByteBuffer.allocateDirect(PIECE);
        long[] accepted = {0};
        Race.run(
                Race.ROUNDS / 10,
                round -> {
                    do {
                        ledger.fill(out.clear());
                        aio.setIov(out.flip()).skipCallback();
                        assertThat(all ? pair.near().sendAll(aio) : pair.near().send(aio))
                                .isTrue();
                        if (aio.skipped()) {
                            ledger.sent(aio.count());
                        }
                    } while (aio.skipped());
                    accepted[0]++;
                },
                round -> {
                    assertThat(pair.far().recv(receiver.setIov(in.clear()))).isTrue();
                    awaitOk(receiver);
                },
                round -> requested = aio.cancel(),
                round -> {
                    await(aio);
                    assertThat(ended.runs()).isEqualTo(accepted[0]);
                    assertThat(ended.count()).isEqualTo(out.position());
                    assertThat(ended.status()).isIn(AioStatus.OK, AioStatus.CANCELED);
                    assertThat(requested || ended.status() == AioStatus.OK).isTrue();
                    if (ended.status() == AioStatus.OK) {
                        assertThat(ended.count()).isBetween(all ? PIECE : 1L, (long) PIECE);
                    } else if (!all) {
                        assertThat(ended.count())
                                .as("a canceled send took nothing")
                                .isZero();
                    }
                    ledger.sent(ended.count());
                    ledger.received(in);
                });
        drain(receiver, pair.far());
        requireEnd(receiver, pair);
    }

    @Test
    @DisplayName("C2 C3 race: cancel of a send against room in the socket")
    void cancelSend() throws Exception {
        roomAgainstCancel(false);
    }

    @Test
    @DisplayName("C2 C3 race: cancel of a sendAll against room in the socket")
    void cancelSendAll() throws Exception {
        roomAgainstCancel(true);
    }

    // Chains

    /** Receives into its own buffer, again in each callback, until it ends otherwise than OK or CANCELED. */
    private final class Chain {
        private final ByteBuffer buffer = ByteBuffer.allocate(4);
        private final AtomicLong accepted = new AtomicLong();
        private final AtomicLong runs = new AtomicLong();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final ByteStream stream;
        private final Aio aio;

        Chain(ByteStream stream) {
            this.stream = stream;
            aio = service().newAio(this::done);
            submit();
        }

        private void submit() {
            if (stream.recv(aio.setIov(buffer.clear()))) {
                accepted.incrementAndGet();
            }
        }

        private void done(Aio each) {
            runs.incrementAndGet();
            try {
                assertThat(each.count()).isEqualTo(buffer.position());
                if (each.result() == AioStatus.OK) {
                    ledger.received(buffer);
                } else {
                    assertThat(each.count()).isZero();
                    assertThat(each.result()).isIn(AioStatus.CANCELED, AioStatus.STOPPED);
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
            submit();
        }

        void requireStopped() {
            assertThat(failure.get()).isNull();
            assertThat(aio.busy()).isFalse();
            assertThat(runs.get()).as("callbacks").isEqualTo(accepted.get());
        }
    }

    @Test
    @DisplayName("C1 C3 race: cancels against a chain of recvs; no byte lost, one callback for each accepted")
    void cancelChain() throws Exception {
        Pair pair = connect();
        Aio sender = client().newAio();
        Chain chain = new Chain(pair.far());
        Race.run(
                Race.ROUNDS,
                round -> {},
                round -> sendNext(sender, pair.near(), 3),
                round -> chain.aio.cancel(),
                round -> until("the bytes arrive", () -> ledger.outstanding() == 0 || chain.failure.get() != null));
        chain.aio.stop();
        chain.requireStopped();
    }

    @Test
    @DisplayName("C5 C3 race: stop against a chain of recvs; nothing runs afterwards, the stream goes on")
    void stopChain() throws Exception {
        Pair pair = connect();
        Aio sender = client().newAio();
        Aio drainer = service().newAio();
        Chain[] chain = new Chain[1];
        Race.run(
                Race.ROUNDS / 2,
                round -> chain[0] = new Chain(pair.far()),
                round -> sendNext(sender, pair.near(), 1 + round % 12),
                round -> {
                    chain[0].aio.stop();
                    chain[0].requireStopped();
                },
                round -> {
                    chain[0].requireStopped();
                    drain(drainer, pair.far());
                    chain[0].aio.close();
                });
        requireEnd(drainer, pair);
    }
}
