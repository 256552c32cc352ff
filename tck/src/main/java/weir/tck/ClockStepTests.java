package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/**
 * Clocks that do what a clock must not (T2, T3): jump, stand still, go back a little, as they have done on virtual
 * machines that were moved. Nothing may end early, and what is late is late by the jump alone. Weir asks no other clock:
 * what the wall clock does cannot matter.
 */
public abstract class ClockStepTests extends KitFixture {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long MILLI = 1_000_000;

    private final HandClock clock = new HandClock(5_000_000_000_000L);
    private FilesRunOut counted;
    private AioService service;
    private Turnstile turnstile;

    /** For subclasses. */
    protected ClockStepTests() {}

    @BeforeEach
    final void openService() {
        counted = new FilesRunOut(provider()); // for its count of polls
        service = open(
                newEngine(counted, EngineOptions.DEFAULT.withClock(clock).withLoops(1)),
                AioConfig.DEFAULT.withName("stepping clock"));
        turnstile = new Turnstile(service);
    }

    /** Two turns of the loop that began after now: what is due has been noticed. */
    private void turn() {
        for (int i = 0; i < 2; i++) {
            AtomicLong done = new AtomicLong();
            EngineScope.of(service).dispatcher().execute(done::incrementAndGet);
            until("the loop turns", () -> done.get() == 1);
        }
    }

    private void step(long nanos) {
        clock.advance(Duration.ofNanos(nanos), service);
        turn();
    }

    private Aio waiting(long nanos) {
        Aio aio = service.newAio().setTimeout(Duration.ofNanos(nanos));
        assertThat(turnstile.enter(aio)).isTrue();
        return aio;
    }

    @Test
    @DisplayName(
            "T2 T3 after the clock has gone back a timeout ends at its own time, not at the time that was once shown")
    void goesBack() {
        waiting(HOUR.toNanos());
        step(10_000 * MILLI); // the loop has seen this time
        step(-5_000 * MILLI);
        Aio aio = waiting(20 * MILLI);
        turn();
        assertThat(aio.busy()).as("not early").isTrue();
        step(19 * MILLI);
        assertThat(aio.busy()).as("not early").isTrue();
        step(2 * MILLI + provider().tickNanos());
        awaitStatus(aio, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T2 T3 a clock that goes back to before the engine's start makes no timeout end early or late")
    void goesBackBeforeTheStart() {
        step(-1_000 * MILLI);
        Aio aio = waiting(20 * MILLI);
        turn();
        assertThat(aio.busy()).as("not early").isTrue();
        step(19 * MILLI);
        assertThat(aio.busy()).as("not early").isTrue();
        step(2 * MILLI + provider().tickNanos());
        awaitStatus(aio, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T3 a timeout that was due, and by a step back is not any more, does not make the loop spin")
    void noSpin() {
        step(10_000 * MILLI);
        step(-5_000 * MILLI);
        Aio aio = waiting(1_000 * MILLI);
        turn();
        step(1_000 * MILLI - 1); // one nanosecond left, and the clock stands still there
        step(-500 * MILLI);
        long before = counted.polls.get();
        try (Aio time = service().newAio()) { // on another engine's loop, whose polls are not counted
            assertThat(service().sleep(Duration.ofMillis(100), time)).isTrue();
            awaitOk(time);
        }
        assertThat(counted.polls.get() - before).as("polls in 100 ms").isLessThan(20);
        assertThat(aio.busy()).isTrue();
        step(501 * MILLI + provider().tickNanos());
        awaitStatus(aio, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T2 T3 a jump of hours ends all that is due by it, each once, and what comes after keeps its time")
    void jumpsForward() {
        AtomicInteger callbacks = new AtomicInteger();
        List<Aio> due = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 200; i++) {
            Aio aio = service.newAio(own -> callbacks.incrementAndGet())
                    .setTimeout(Duration.ofNanos(1 + random.nextLong(5 * HOUR.toNanos())));
            assertThat(turnstile.enter(aio)).isTrue();
            due.add(aio);
        }
        Aio later = waiting(7 * HOUR.toNanos());
        step(6 * HOUR.toNanos());
        due.forEach(each -> awaitStatus(each, AioStatus.TIMEDOUT));
        Aio fresh = waiting(20 * MILLI);
        step(19 * MILLI);
        assertThat(fresh.busy()).isTrue();
        assertThat(later.busy()).isTrue();
        step(2 * MILLI + provider().tickNanos());
        awaitStatus(fresh, AioStatus.TIMEDOUT);
        assertThat(callbacks).hasValue(200);
        step(HOUR.toNanos());
        awaitStatus(later, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T3 bytes move whatever the clock does: it stands still, jumps, and goes back")
    void bytesMove() throws Exception {
        ByteStream near;
        ByteStream far;
        try (StreamListener listener = listen();
                Aio accept = service().newAio();
                Aio dial = service.newAio();
                var dialer = service.dialer(listener.url())) {
            assertThat(listener.accept(accept)).isTrue();
            assertThat(dialer.dial(dial)).isTrue();
            near = awaitOk(dial).stream();
            far = awaitOk(accept).stream();
        }
        for (long nanos : new long[] {0, HOUR.toNanos(), -1_000 * MILLI, 0, -HOUR.toNanos(), 3 * HOUR.toNanos()}) {
            Aio recv = service.newAio().setIov(ByteBuffer.allocate(10)).setTimeout(Duration.ofHours(24));
            assertThat(near.recvFully(recv)).isTrue();
            step(nanos);
            send(service(), far, pattern(10, 1));
            awaitOk(recv);
            send(service, near, pattern(10, 2));
            assertThat(receive(service(), far, 10)).isEqualTo(pattern(10, 2));
        }
        far.close(); // the other lingers by a clock that stands still
    }

    @Test
    @DisplayName("T2 T3 whatever the steps, also back: none ends before the clock has shown its time, each ends after")
    void anyStep() {
        SplittableRandom random = new SplittableRandom(23);
        List<Aio> all = new ArrayList<>();
        List<Long> dues = new ArrayList<>();
        long most = clock.getAsLong();
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 5; i++) {
                long timeout = 1 + random.nextLong(1L << random.nextInt(10, 40));
                all.add(waiting(timeout));
                dues.add(clock.getAsLong() + timeout);
            }
            long size = random.nextLong(1L << random.nextInt(10, 40));
            step(random.nextInt(3) == 0 ? -size / 2 : size);
            most = Math.max(most, clock.getAsLong());
            for (int i = all.size() - 1; i >= 0; i--) {
                if (most < dues.get(i)) {
                    assertThat(all.get(i).busy()).as("not early").isTrue();
                } else if (clock.getAsLong() - dues.get(i) >= provider().tickNanos()) {
                    awaitStatus(all.get(i), AioStatus.TIMEDOUT);
                }
                if (!all.get(i).busy()) {
                    all.remove(i).close();
                    dues.remove(i);
                }
            }
        }
        step(Duration.ofDays(2).toNanos());
        all.forEach(each -> awaitStatus(each, AioStatus.TIMEDOUT));
    }
}
