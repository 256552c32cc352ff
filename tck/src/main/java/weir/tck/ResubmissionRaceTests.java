package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
 * Early ends against a callback that submits its handle again: what means the first operation must never hit the
 * second.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ResubmissionRaceTests extends KitFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Turnstile turnstile;
    private Aio aio;
    private boolean requested;

    // What the two operations of a round did.
    private volatile int ends;
    private volatile boolean enderReturned;
    private volatile boolean submittedAgain;
    private boolean returnedBefore;
    private boolean acceptedAgain;
    private AioStatus first;
    private AioStatus second;
    private long firstTicket;

    /** For subclasses. */
    protected ResubmissionRaceTests() {}

    @FunctionalInterface
    private interface Ender {
        boolean end() throws Exception;
    }

    private void done(Aio each) {
        if (ends++ == 0) {
            first = each.result();
            returnedBefore = enderReturned; // an early end that has returned by now cannot mean the next operation
            each.setTimeout(null);
            acceptedAgain = turnstile.enter(each);
            submittedAgain = true;
        } else {
            second = each.result();
        }
    }

    private void start(AioService service, boolean newHandle) {
        if (newHandle || aio == null) {
            aio = service.newAio(this::done);
        }
        ends = 0;
        enderReturned = false;
        submittedAgain = false;
        second = null;
    }

    private void submit() {
        assertThat(turnstile.enter(aio)).isTrue();
        firstTicket = Operation.of(aio).ticket();
    }

    /** Ends the second operation, if it is pending still, and waits for all callbacks. */
    private void finish() {
        until("the callback has submitted again", () -> submittedAgain);
        long permits = 1;
        if (Operation.of(aio).isRunning()) {
            turnstile.permit();
            permits++;
        }
        await(aio);
        assertThat(ends).as("callbacks").isEqualTo(acceptedAgain ? 2 : 1);
        long taken = (first == AioStatus.OK ? 1 : 0) + (second == AioStatus.OK ? 1 : 0);
        assertThat(turnstile.takePermitsLeft() + taken).as("permits").isEqualTo(permits);
    }

    private void race(AioService service, boolean newHandle, Race.Side prepare, Ender ender, Runnable check)
            throws Exception {
        turnstile = new Turnstile(service);
        Race.run(
                Race.ROUNDS,
                round -> {
                    start(service, newHandle);
                    prepare.run(round);
                    submit();
                },
                round -> turnstile.permit(),
                round -> {
                    requested = ender.end();
                    enderReturned = true;
                },
                round -> {
                    finish();
                    check.run();
                });
    }

    private void requireOneHit(AioStatus status) {
        assertThat(acceptedAgain).isTrue();
        assertThat(first).isIn(AioStatus.OK, status);
        assertThat(second).isIn(AioStatus.OK, status);
        if (first == status) {
            assertThat(requested).isTrue();
            assertThat(second).as("after the first was hit").isEqualTo(AioStatus.OK);
        }
        if (second == status) {
            assertThat(requested).isTrue();
            assertThat(returnedBefore)
                    .as("the request had returned before the second was submitted")
                    .isFalse();
        }
    }

    @Test
    @DisplayName("C1 race: cancel against completion and resubmission hits one operation, and only while it runs")
    void cancel() throws Exception {
        race(service(), false, round -> {}, () -> aio.cancel(), () -> requireOneHit(AioStatus.CANCELED));
    }

    @Test
    @DisplayName("C1 race: abort against completion and resubmission hits one operation, and only while it runs")
    void abort() throws Exception {
        race(service(), false, round -> {}, () -> aio.abort(AioStatus.PERM), () -> requireOneHit(AioStatus.PERM));
    }

    @Test
    @DisplayName("C1 race: an abort that names the first operation never hits the second")
    void abortOfTicket() throws Exception {
        race(service(), false, round -> {}, () -> Operation.of(aio).abort(firstTicket, AioStatus.CANCELED), () -> {
            assertThat(second).isEqualTo(AioStatus.OK);
            assertThat(first).isIn(AioStatus.OK, AioStatus.CANCELED);
            assertThat(requested || first == AioStatus.OK).isTrue();
        });
    }

    /** The first operation has a deadline, the second has none. */
    private void timedRace(Consumer<HandClock> setDeadline) throws Exception {
        HandClock clock = new HandClock(0);
        AioService service = open(
                newEngine(provider(), EngineOptions.DEFAULT.withClock(clock).withLoops(1)), AioConfig.DEFAULT);
        race(
                service,
                false,
                round -> setDeadline.accept(clock),
                () -> {
                    clock.advance(SECOND.multipliedBy(2), service);
                    return true;
                },
                () -> {
                    assertThat(first).isIn(AioStatus.OK, AioStatus.TIMEDOUT);
                    assertThat(second).as("it has no deadline").isEqualTo(AioStatus.OK);
                });
    }

    @Test
    @DisplayName("C1 T1 race: the deadline of the first operation never hits the second")
    void expire() throws Exception {
        timedRace(clock -> aio.setExpire(clock.getAsLong() + SECOND.toNanos()));
    }

    @Test
    @DisplayName("C1 T1 race: the timeout of the first operation never hits the second")
    void timeout() throws Exception {
        timedRace(clock -> aio.setTimeout(SECOND));
    }

    @Test
    @DisplayName("C5 race: stop against completion and resubmission; nothing runs once it has returned")
    void stop() throws Exception {
        race(
                service(),
                true,
                round -> {},
                () -> {
                    aio.stop();
                    assertThat(aio.busy()).isFalse();
                    return true;
                },
                this::requireStopped);
    }

    @Test
    @DisplayName("H6 C5 race: close of the handle against completion and resubmission; nothing runs afterwards")
    void closeHandle() throws Exception {
        race(
                service(),
                true,
                round -> {},
                () -> {
                    aio.close();
                    assertThat(aio.busy()).isFalse();
                    return true;
                },
                this::requireStopped);
    }

    private void requireStopped() {
        assertThat(first).isIn(AioStatus.OK, AioStatus.STOPPED);
        if (first == AioStatus.STOPPED) {
            assertThat(acceptedAgain).as("accepted after the stop").isFalse();
        }
        if (acceptedAgain) {
            assertThat(second).isEqualTo(AioStatus.STOPPED);
        }
        aio.close();
    }

    @Test
    @DisplayName("B6 race: close of the object against completion and resubmission; both end")
    void closeObject() throws Exception {
        AtomicLong runs = new AtomicLong();
        AtomicLong accepted = new AtomicLong();
        AtomicLong ok = new AtomicLong();
        Turnstile[] each = new Turnstile[1];
        aio = service().newAio(handle -> {
            runs.incrementAndGet();
            if (handle.result() == AioStatus.OK) {
                ok.incrementAndGet();
                accepted.addAndGet(each[0].enter(handle) ? 1 : 0);
            } else if (handle.result() != AioStatus.CLOSED) {
                throw new AssertionError("ended " + handle.result());
            }
        });
        Race.run(
                Race.ROUNDS,
                round -> {
                    each[0] = new Turnstile(service());
                    runs.set(0);
                    ok.set(0);
                    accepted.set(each[0].enter(aio) ? 1 : 0);
                },
                round -> {
                    each[0].permit();
                    each[0].permit();
                },
                round -> each[0].close(),
                round -> {
                    until("the chain ends", () -> !aio.busy());
                    assertThat(runs).hasValue(accepted.get());
                    assertThat(aio.result()).isEqualTo(AioStatus.CLOSED);
                    assertThat(each[0].takePermitsLeft() + ok.get())
                            .as("permits")
                            .isEqualTo(2);
                });
    }

    @Test
    @DisplayName("H3 race: submission by another thread against the return of the callback; callbacks never overlap")
    void resubmissionDuringReturn() throws Exception {
        turnstile = new Turnstile(service());
        AtomicLong inside = new AtomicLong();
        AtomicLong runs = new AtomicLong();
        AtomicLong overlaps = new AtomicLong();
        long[] accepted = {0};
        aio = service().newAio(each -> {
            if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
            }
            runs.incrementAndGet();
            inside.decrementAndGet();
        });
        Race.run(
                Race.ROUNDS,
                round -> {
                    turnstile.enter(aio);
                    accepted[0]++;
                },
                round -> turnstile.permit(),
                round -> {
                    long before = round * 2L;
                    until("the callback is entered", () -> runs.get() > before);
                    turnstile.enter(aio); // while the callback returns
                    accepted[0]++;
                    turnstile.permit();
                },
                round -> {
                    await(aio);
                    assertThat(runs).hasValue(accepted[0]);
                });
        assertThat(overlaps).hasValue(0);
    }
}
