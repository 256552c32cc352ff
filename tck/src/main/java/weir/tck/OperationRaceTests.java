package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.spi.EngineOptions;
import weir.spi.Operation;

/**
 * Completion against each early end, on operations of the kit's own: nothing but the state machine between the two
 * threads, so that they meet often. Each round ends by counting: one callback, and no permit lost or taken twice.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class OperationRaceTests extends KitFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Ended ended = new Ended();
    private HandClock clock;
    private boolean requested;

    /** For subclasses. */
    protected OperationRaceTests() {}

    /** An early end; false only if there was no operation to end. */
    @FunctionalInterface
    private interface Ender {
        boolean end(Aio aio) throws Exception;
    }

    private AioService clocked() {
        clock = new HandClock(0);
        return open(newEngine(provider(), EngineOptions.DEFAULT.withClock(clock).withLoops(1)), AioConfig.DEFAULT);
    }

    /** One pending operation each round, a permit against an early end. */
    private void permitAgainst(AioStatus status, AioService service, boolean oneHandle, Ender ender) throws Exception {
        Turnstile turnstile = new Turnstile(service);
        Aio[] aio = {service.newAio(ended)};
        Race.run(
                Race.ROUNDS,
                round -> {
                    if (!oneHandle) {
                        aio[0] = service.newAio(ended);
                    }
                    assertThat(turnstile.enter(aio[0].setTimeout(status == AioStatus.TIMEDOUT ? SECOND : null)))
                            .isTrue();
                },
                round -> turnstile.permit(),
                round -> requested = ender.end(aio[0]),
                round -> {
                    await(aio[0]);
                    requireOneEnd(round, status, turnstile);
                    if (!oneHandle) {
                        aio[0].close();
                    }
                });
        assertThat(ended.runs()).isEqualTo(Race.ROUNDS);
    }

    private void requireOneEnd(int round, AioStatus status, Turnstile turnstile) {
        assertThat(ended.runs()).as("callbacks").isEqualTo(round + 1L);
        if (ended.status() == AioStatus.OK) {
            assertThat(ended.count()).isEqualTo(1);
            assertThat(turnstile.takePermitsLeft())
                    .as("permits left, one taken")
                    .isZero();
        } else {
            assertThat(ended.status()).isEqualTo(status);
            assertThat(requested).as("the request was answered with true").isTrue();
            assertThat(ended.count()).isZero();
            assertThat(turnstile.takePermitsLeft())
                    .as("permits left, none taken")
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName("C1 C2 race: cancel against completion")
    void cancel() throws Exception {
        permitAgainst(AioStatus.CANCELED, service(), true, Aio::cancel);
    }

    @Test
    @DisplayName("C1 C2 race: abort against completion")
    void abort() throws Exception {
        permitAgainst(AioStatus.PROTO, service(), true, aio -> aio.abort(AioStatus.PROTO));
    }

    @Test
    @DisplayName("T1 C2 race: timeout against completion")
    void timeout() throws Exception {
        AioService service = clocked();
        permitAgainst(AioStatus.TIMEDOUT, service, true, aio -> {
            clock.advance(SECOND.multipliedBy(2), service);
            return true;
        });
    }

    @Test
    @DisplayName("T1 C1 race: timeout and cancel against completion")
    void timeoutAndCancel() throws Exception {
        AioService service = clocked();
        Turnstile turnstile = new Turnstile(service);
        Aio aio = service.newAio(ended).setTimeout(SECOND);
        Race.run(
                Race.ROUNDS,
                round -> turnstile.enter(aio),
                round -> {
                    if (round % 2 == 0) {
                        turnstile.permit();
                        aio.cancel();
                    } else {
                        aio.cancel();
                        turnstile.permit();
                    }
                },
                round -> clock.advance(SECOND.multipliedBy(2), service),
                round -> {
                    await(aio);
                    assertThat(ended.runs()).isEqualTo(round + 1L);
                    assertThat(ended.status()).isIn(AioStatus.OK, AioStatus.CANCELED, AioStatus.TIMEDOUT);
                    assertThat(turnstile.takePermitsLeft()).isEqualTo(ended.status() == AioStatus.OK ? 0 : 1);
                });
    }

    @Test
    @DisplayName("C5 race: stop against completion; no callback after stop has returned")
    void stop() throws Exception {
        permitAgainst(AioStatus.STOPPED, service(), false, aio -> {
            aio.stop();
            assertThat(aio.busy()).as("after stop").isFalse();
            return true;
        });
    }

    @Test
    @DisplayName("H6 C5 race: close of the handle against completion; no callback after close has returned")
    void closeHandle() throws Exception {
        permitAgainst(AioStatus.STOPPED, service(), false, aio -> {
            aio.close();
            assertThat(aio.busy()).as("after close").isFalse();
            return true;
        });
    }

    @Test
    @DisplayName("B6 race: close of the object against completion")
    void closeObject() throws Exception {
        Turnstile[] turnstile = new Turnstile[1];
        Aio aio = service().newAio(ended);
        Race.run(
                Race.ROUNDS,
                round -> {
                    turnstile[0] = new Turnstile(service());
                    turnstile[0].enter(aio);
                },
                round -> turnstile[0].permit(),
                round -> turnstile[0].close(),
                round -> {
                    await(aio);
                    requested = true;
                    requireOneEnd(round, AioStatus.CLOSED, turnstile[0]);
                });
    }

    @Test
    @DisplayName("S1 S4 race: close of the handle's scope against completion")
    void closeScope() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        AioService[] scope = new AioService[1];
        Aio[] aio = new Aio[1];
        Race.run(
                Race.ROUNDS / 20,
                round -> {
                    scope[0] = open(engine(), AioConfig.DEFAULT);
                    aio[0] = scope[0].newAio(ended);
                    turnstile.enter(aio[0]);
                },
                round -> turnstile.permit(),
                round -> scope[0].close(),
                round -> {
                    assertThat(aio[0].busy()).as("after the close").isFalse();
                    requested = true;
                    requireOneEnd(round, AioStatus.STOPPED, turnstile);
                });
    }

    @Test
    @DisplayName("S1 S4 race: close of the handle's scope against close of the object")
    void closeScopeAndObject() throws Exception {
        Turnstile[] turnstile = new Turnstile[1];
        AioService[] scope = new AioService[1];
        Aio[] aio = new Aio[1];
        Race.run(
                Race.ROUNDS / 20,
                round -> {
                    scope[0] = open(engine(), AioConfig.DEFAULT);
                    turnstile[0] = new Turnstile(service());
                    aio[0] = scope[0].newAio(ended);
                    turnstile[0].enter(aio[0]);
                },
                round -> turnstile[0].close(),
                round -> scope[0].close(),
                round -> {
                    assertThat(ended.runs()).isEqualTo(round + 1L);
                    assertThat(ended.status()).isIn(AioStatus.CLOSED, AioStatus.STOPPED);
                });
    }

    @Test
    @DisplayName("C1 C3 race: cancel in the middle of a queue against completions at its head")
    void cancelInQueue() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio[] queued = new Aio[4];
        for (int i = 0; i < queued.length; i++) {
            queued[i] = service().newAio();
        }
        Race.run(
                Race.ROUNDS,
                round -> {
                    for (Aio each : queued) {
                        turnstile.enter(each);
                    }
                },
                round -> {
                    turnstile.permit();
                    turnstile.permit();
                },
                round -> {
                    queued[1].cancel();
                    queued[2].cancel();
                },
                round -> {
                    turnstile.permit();
                    turnstile.permit();
                    int ok = 0;
                    for (Aio each : queued) {
                        await(each);
                        ok += each.result() == AioStatus.OK ? 1 : 0;
                    }
                    assertThat(queued[0].result()).isEqualTo(AioStatus.OK);
                    assertThat(queued[3].result()).isEqualTo(AioStatus.OK);
                    assertThat(turnstile.takePermitsLeft() + ok).isEqualTo(4);
                });
    }

    // Submission

    @Test
    @DisplayName("H1 race: of two submissions of one handle one is accepted, the other throws")
    void twoSubmitters() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio(ended);
        boolean[] accepted = new boolean[2];
        Race.run(
                Race.ROUNDS,
                round -> {},
                round -> accepted[0] = entered(turnstile, aio),
                round -> accepted[1] = entered(turnstile, aio),
                round -> {
                    assertThat(accepted[0] ^ accepted[1])
                            .as("just one is accepted")
                            .isTrue();
                    turnstile.permit();
                    await(aio);
                    requested = false;
                    requireOneEnd(round, AioStatus.OK, turnstile);
                });
    }

    private static boolean entered(Turnstile turnstile, Aio aio) {
        try {
            return turnstile.enter(aio);
        } catch (IllegalStateException e) {
            return false; // busy
        }
    }

    @Test
    @DisplayName("C1 race: cancel against submission")
    void cancelAgainstSubmission() throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio(ended);
        Race.run(Race.ROUNDS, round -> {}, round -> turnstile.enter(aio), round -> requested = aio.cancel(), round -> {
            if (!requested) {
                assertThat(Operation.of(aio).isRunning())
                        .as("not hit, so pending")
                        .isTrue();
                turnstile.permit();
            }
            await(aio);
            assertThat(ended.status()).isEqualTo(requested ? AioStatus.CANCELED : AioStatus.OK);
            assertThat(ended.runs()).isEqualTo(round + 1L);
            assertThat(turnstile.takePermitsLeft()).isZero();
        });
    }

    @Test
    @DisplayName("C5 H9 race: stop against submission; accepted and STOPPED, or refused without callback")
    void stopAgainstSubmission() throws Exception {
        submissionAgainst(Aio::stop);
    }

    @Test
    @DisplayName("H6 H9 race: close against submission; accepted and STOPPED, or refused without callback")
    void closeAgainstSubmission() throws Exception {
        submissionAgainst(Aio::close);
    }

    private void submissionAgainst(Consumer<Aio> end) throws Exception {
        Turnstile turnstile = new Turnstile(service());
        Aio[] aio = new Aio[1];
        long[] accepted = {0};
        Race.run(
                Race.ROUNDS,
                round -> aio[0] = service().newAio(ended),
                round -> accepted[0] += turnstile.enter(aio[0]) ? 1 : 0,
                round -> {
                    end.accept(aio[0]);
                    assertThat(aio[0].busy()).isFalse();
                },
                round -> {
                    assertThat(aio[0].busy()).isFalse();
                    assertThat(ended.runs()).isEqualTo(accepted[0]);
                    assertThat(aio[0].result()).isEqualTo(AioStatus.STOPPED);
                    aio[0].close();
                });
    }

    // Waiting

    private void awaitAgainstCompletion(Aio aio) throws Exception {
        Turnstile turnstile = new Turnstile(service());
        AtomicBoolean over = new AtomicBoolean();
        Race.run(
                Race.ROUNDS,
                round -> turnstile.enter(aio),
                round -> turnstile.permit(),
                round -> over.set(aio.await(patience()) && aio.count() == 1 && !aio.busy()),
                round -> assertThat(over).isTrue());
    }

    @Test
    @DisplayName("H5 race: await against completion of a handle without callback; no wake-up is lost")
    void awaitWithoutCallback() throws Exception {
        awaitAgainstCompletion(service().newAio());
    }

    @Test
    @DisplayName("H5 race: await against completion of a handle with callback; no wake-up is lost")
    void awaitWithCallback() throws Exception {
        awaitAgainstCompletion(service().newAio(ended));
    }

    @Test
    @DisplayName("H2 race: of two finishes of one ticket one is true, and its result is the operation's")
    void twoFinishers() throws Exception {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio(ended);
        Operation operation = Operation.of(aio);
        boolean[] finished = new boolean[2];
        int rounds = Math.min(Race.ROUNDS, 100); // each loser is logged
        long before = engine().counters().staleFinishes();
        Race.run(
                rounds,
                round -> stubborn.resist(aio),
                round -> finished[0] = operation.finish(operation.ticket(), AioStatus.OK, 1, null),
                round -> finished[1] = operation.finish(operation.ticket(), AioStatus.CLOSED, 2, null),
                round -> {
                    await(aio);
                    assertThat(finished[0] ^ finished[1]).isTrue();
                    assertThat(ended.runs()).isEqualTo(round + 1L);
                    assertThat(ended.status()).isEqualTo(finished[0] ? AioStatus.OK : AioStatus.CLOSED);
                    assertThat(ended.count()).isEqualTo(finished[0] ? 1 : 2);
                });
        assertThat(engine().counters().staleFinishes()).isEqualTo(before + rounds);
    }
}
