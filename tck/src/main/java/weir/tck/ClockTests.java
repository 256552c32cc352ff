package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.Operation;

/** Deadlines on a clock that the test moves, and what reads the clock at all: rules T1 to T5. */
public abstract class ClockTests extends KitFixture {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** For subclasses. */
    protected ClockTests() {}

    private AioService openOn(HandClock clock) {
        return open(
                newEngine(provider(), EngineOptions.DEFAULT.withClock(clock).withLoops(1)),
                AioConfig.DEFAULT.withName("hand clock"));
    }

    /** Two turns of the loop that began after now: what is due has been noticed. */
    private static void turn(AioService service) {
        for (int i = 0; i < 2; i++) {
            AtomicLong done = new AtomicLong();
            EngineScope.of(service).dispatcher().execute(done::incrementAndGet);
            until("the loop turns", () -> done.get() == 1);
        }
    }

    @Test
    @DisplayName("T3 the service tells the injected time")
    void tellsInjectedTime() {
        HandClock clock = new HandClock(42);
        AioService service = openOn(clock);
        assertThat(service.nanoTime()).isEqualTo(42);
        clock.advance(SECOND, service);
        assertThat(service.nanoTime()).isEqualTo(42 + SECOND.toNanos());
    }

    @Test
    @DisplayName("T3 while the injected clock stands still no time passes")
    void standsStill() throws Exception {
        AioService service = openOn(new HandClock(0));
        Aio aio = service.newAio().setTimeout(Duration.ofMillis(1));
        new Turnstile(service).enter(aio);
        assertThat(aio.await(Duration.ofMillis(50))).isFalse();
    }

    @Test
    @DisplayName("T2 T3 one nanosecond early nothing ends, and a tick late all")
    void notEarlyByHand() {
        HandClock clock = new HandClock(1_234_567);
        AioService service = openOn(clock);
        Turnstile turnstile = new Turnstile(service);
        Aio aio = service.newAio().setTimeout(SECOND);
        turnstile.enter(aio);
        clock.advance(SECOND.minusNanos(1), service);
        turn(service);
        assertThat(aio.busy()).isTrue();
        clock.advance(Duration.ofNanos(1 + provider().tickNanos()), service);
        awaitStatus(aio, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T1 T3 deadlines hold across the overflow of the clock")
    void acrossOverflow() {
        HandClock clock = new HandClock(Long.MAX_VALUE - SECOND.toNanos() / 2);
        AioService service = openOn(clock);
        Turnstile turnstile = new Turnstile(service);
        Aio soon = service.newAio().setTimeout(SECOND);
        Aio late = service.newAio().setTimeout(HOUR);
        turnstile.enter(soon);
        turnstile.enter(late);
        turn(service);
        assertThat(soon.busy()).isTrue();
        clock.advance(SECOND.plusMillis(10), service);
        awaitStatus(soon, AioStatus.TIMEDOUT);
        assertThat(late.busy()).isTrue();
        clock.advance(HOUR, service);
        awaitStatus(late, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T1 T3 setExpire holds across the overflow of the clock")
    void expireAcrossOverflow() {
        HandClock clock = new HandClock(Long.MAX_VALUE - 10);
        AioService service = openOn(clock);
        Turnstile turnstile = new Turnstile(service);
        Aio aio = service.newAio();
        aio.setExpire(clock.getAsLong() + SECOND.toNanos()); // a negative number, and yet the future
        turnstile.enter(aio);
        assertThat(aio.busy()).isTrue();
        clock.advance(SECOND.plusMillis(10), service);
        awaitStatus(aio, AioStatus.TIMEDOUT);
        aio.setExpire(clock.getAsLong() - 2 * SECOND.toNanos()); // a huge number, and yet the past
        turnstile.enter(aio);
        assertThat(aio.busy()).isFalse();
        assertThat(aio.result()).isEqualTo(AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T1 the deadline of ZERO and the past need no time to pass")
    void pastWithClockAtRest() {
        HandClock clock = new HandClock(0);
        AioService service = openOn(clock);
        Turnstile turnstile = new Turnstile(service);
        Aio aio = service.newAio().setTimeout(Duration.ZERO);
        turnstile.enter(aio);
        assertThat(aio.result()).isEqualTo(AioStatus.TIMEDOUT);
        assertThat(aio.busy()).isFalse();
        aio.setTimeout(HOUR).setExpire(clock.getAsLong()); // now
        turnstile.enter(aio);
        awaitStatus(aio, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T2 T3 whatever the steps of the clock, each operation ends when it is due and not before")
    void anyStepAnyTimeout() {
        HandClock clock = new HandClock(-77);
        AioService service = openOn(clock);
        Turnstile turnstile = new Turnstile(service);
        SplittableRandom random = new SplittableRandom(5);
        List<Aio> all = new ArrayList<>();
        List<Long> dues = new ArrayList<>();
        long tick = provider().tickNanos();
        for (int step = 0; step < 300; step++) {
            for (int i = 0; i < 10; i++) {
                long timeout = 1 + random.nextLong(1L << random.nextInt(10, 50)); // up to 6 days
                Aio aio = service.newAio().setTimeout(Duration.ofNanos(timeout));
                turnstile.enter(aio);
                all.add(aio);
                dues.add(clock.getAsLong() + timeout);
            }
            clock.advance(Duration.ofNanos(random.nextLong(1L << random.nextInt(10, 50))), service);
            turn(service);
            for (int i = all.size() - 1; i >= 0; i--) {
                long late = clock.getAsLong() - dues.get(i);
                if (late < 0) {
                    assertThat(all.get(i).busy())
                            .as("runs, due in %d ns", -late)
                            .isTrue();
                } else if (late >= tick) {
                    awaitStatus(all.get(i), AioStatus.TIMEDOUT);
                    all.remove(i).close();
                    dues.remove(i);
                }
            }
        }
        assertThat(all).as("some had long timeouts").isNotEmpty();
        clock.advance(Duration.ofDays(20), service);
        all.forEach(aio -> awaitStatus(aio, AioStatus.TIMEDOUT));
    }

    @Test
    @DisplayName("T2 a shorter timeout submitted later is noticed first")
    void shorterLater() {
        HandClock clock = new HandClock(0);
        AioService service = openOn(clock);
        Turnstile turnstile = new Turnstile(service);
        Aio slow = service.newAio().setTimeout(HOUR);
        Aio fast = service.newAio().setTimeout(SECOND);
        turnstile.enter(slow);
        turn(service);
        turnstile.enter(fast);
        clock.advance(SECOND.plusMillis(10), service);
        awaitStatus(fast, AioStatus.TIMEDOUT);
        assertThat(slow.busy()).isTrue();
    }

    @Test
    @DisplayName("T2 a canceled timeout wakes no operation of its handle later")
    void oldTimerMisses() {
        HandClock clock = new HandClock(0);
        AioService service = openOn(clock);
        Turnstile turnstile = new Turnstile(service);
        Aio aio = service.newAio().setTimeout(SECOND);
        turnstile.enter(aio);
        turnstile.permit();
        awaitOk(aio);
        turnstile.enter(aio.setTimeout(HOUR));
        clock.advance(SECOND.multipliedBy(2), service);
        turn(service);
        assertThat(aio.busy()).isTrue();
        turnstile.permit();
        awaitOk(aio);
    }

    @Test
    @DisplayName("T5 by hand: a sleep ends OK at its time, TIMEDOUT at an earlier deadline")
    void sleepByHand() {
        HandClock clock = new HandClock(0);
        AioService service = openOn(clock);
        Aio ok = service.newAio().setTimeout(HOUR);
        Aio timedOut = service.newAio().setTimeout(SECOND);
        service.sleep(SECOND, ok);
        service.sleep(HOUR, timedOut);
        turn(service);
        assertThat(ok.busy()).isTrue();
        assertThat(timedOut.busy()).isTrue();
        clock.advance(SECOND.plusMillis(10), service);
        awaitStatus(ok, AioStatus.OK);
        awaitStatus(timedOut, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T5 a clock that jumps over both ends a sleep by what was due first")
    void sleepOverslept() {
        HandClock clock = new HandClock(0);
        AioService service = openOn(clock);
        Aio ok = service.newAio().setTimeout(SECOND.multipliedBy(2));
        Aio timedOut = service.newAio().setTimeout(SECOND);
        service.sleep(SECOND, ok);
        service.sleep(SECOND.multipliedBy(2), timedOut);
        clock.advance(HOUR, service);
        awaitStatus(ok, AioStatus.OK);
        awaitStatus(timedOut, AioStatus.TIMEDOUT);
    }

    // T4

    @Test
    @DisplayName("T4 an operation without timeout reads no clock")
    void readsNoClock() {
        AtomicLong reads = new AtomicLong();
        Thread me = Thread.currentThread(); // the loop may read the clock for reasons of its own
        EngineOptions options = EngineOptions.DEFAULT.withLoops(1).withClock(() -> {
            if (Thread.currentThread() == me) {
                reads.incrementAndGet();
            }
            return System.nanoTime();
        });
        AioService service = open(newEngine(provider(), options), AioConfig.DEFAULT.withName("counted clock"));
        Turnstile turnstile = new Turnstile(service);
        Aio aio = service.newAio();
        Aio called = service.newAio(each -> {});
        reads.set(0);
        for (int i = 0; i < 100; i++) {
            turnstile.enter(aio);
            aio.cancel();
            turnstile.permit();
            turnstile.enter(aio);
            turnstile.enter(called);
            turnstile.permit();
            await(called);
        }
        assertThat(reads).hasValue(0);
        turnstile.enter(aio.setTimeout(HOUR));
        assertThat(reads.get()).as("with a timeout").isPositive();
    }

    @Test
    @DisplayName("T4 an operation of the backend without timeout reads no clock")
    void streamReadsNoClock() throws Exception {
        AtomicLong reads = new AtomicLong();
        Thread me = Thread.currentThread();
        EngineOptions options = EngineOptions.DEFAULT.withLoops(1).withClock(() -> {
            if (Thread.currentThread() == me) {
                reads.incrementAndGet();
            }
            return System.nanoTime();
        });
        AioService service = open(newEngine(provider(), options), AioConfig.DEFAULT.withName("counted clock"));
        ByteStream near;
        ByteStream far;
        try (var listener = service.listener("tcp://127.0.0.1:0");
                Aio accept = service.newAio();
                Aio dial = service.newAio()) {
            listener.listen();
            listener.accept(accept);
            try (var dialer = service.dialer(listener.url())) {
                dialer.dial(dial);
                near = awaitOk(dial).stream();
                far = awaitOk(accept).stream();
            }
        }
        Aio send = service.newAio();
        Aio recv = service.newAio();
        reads.set(0);
        for (int i = 0; i < 100; i++) {
            near.send(send.setIov(ByteBuffer.allocate(8)));
            awaitOk(send);
            far.recvFully(recv.setIov(ByteBuffer.allocate(8)));
            awaitOk(recv);
            far.recv(recv.setIov(ByteBuffer.allocate(8)));
            recv.cancel();
            awaitStatus(recv, AioStatus.CANCELED);
        }
        assertThat(reads).hasValue(0);
        far.recv(recv.setTimeout(HOUR));
        assertThat(reads.get()).as("with a timeout").isPositive();
    }

    @Test
    @DisplayName("T4 start and cancel cost the same, whatever the number outstanding")
    void constantCost() {
        Turnstile turnstile = new Turnstile(service());
        Aio probe = service().newAio().setTimeout(HOUR);
        cost(turnstile, probe); // warms up
        long few = cost(turnstile, probe);
        for (int i = 0; i < 100_000; i++) {
            turnstile.enter(service().newAio().setTimeout(Duration.ofMillis(600_000 + i)));
        }
        long many = cost(turnstile, probe);
        // A walk over 100,000 would be slower by a factor of hundreds.
        assertThat(many).as("ns, with none outstanding %d", few).isLessThan(20 * few + SECOND.toNanos());
        assertThat(Operation.of(probe).isRunning()).isFalse();
    }

    /** The time of some starts and cancels. */
    private static long cost(Turnstile turnstile, Aio probe) {
        long start = System.nanoTime();
        for (int i = 0; i < 20_000; i++) {
            turnstile.enter(probe);
            probe.cancel();
        }
        return System.nanoTime() - start;
    }
}
