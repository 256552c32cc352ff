package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.spi.OperationInfo;

/** Timeouts and deadlines on the real clock: rules T1, T2 and T5. */
public abstract class TimeTests extends KitFixture {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    /** For subclasses. */
    protected TimeTests() {}

    /** What is left of the time of the only operation that runs; null if it is endless. */
    private Long remaining() {
        List<OperationInfo> running = engine().operations();
        assertThat(running).hasSize(1);
        return running.get(0).remainingNanos();
    }

    private Aio waiting(Turnstile turnstile, Aio aio) {
        assertThat(turnstile.enter(aio)).isTrue();
        return aio;
    }

    @Test
    @DisplayName("T1 without a timeout an operation is endless")
    void endlessByDefault() {
        waiting(new Turnstile(service()), service().newAio());
        assertThat(remaining()).isNull();
    }

    @Test
    @DisplayName("T1 null makes it endless again")
    void nullIsEndless() {
        waiting(new Turnstile(service()), service().newAio().setTimeout(HOUR).setTimeout(null));
        assertThat(remaining()).isNull();
    }

    @Test
    @DisplayName("T1 more than 2^62 ns is endless, also beyond the range of long")
    void hugeIsEndless() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        List<Duration> huge = List.of(
                Duration.ofNanos((1L << 62) + 1),
                Duration.ofNanos(Long.MAX_VALUE),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
        for (Duration each : huge) {
            waiting(turnstile, aio.setTimeout(each));
            assertThat(remaining()).as("left of %s", each).isNull();
            assertThat(aio.cancel()).isTrue();
            awaitStatus(aio, AioStatus.CANCELED);
        }
    }

    @Test
    @DisplayName("T1 a long timeout runs and does not end the operation")
    void longTimeout() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = waiting(turnstile, service().newAio().setTimeout(Duration.ofNanos(1L << 61)));
        assertThat(remaining()).isBetween((1L << 61) - HOUR.toNanos(), 1L << 61);
        turnstile.permit();
        awaitOk(aio);
    }

    @Test
    @DisplayName("T1 a negative timeout is refused and changes nothing")
    void negativeIsRefused() {
        Aio aio = service().newAio().setTimeout(HOUR);
        assertThatIllegalArgumentException().isThrownBy(() -> aio.setTimeout(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> aio.setTimeout(Duration.ofSeconds(Long.MIN_VALUE)));
        waiting(new Turnstile(service()), aio);
        assertThat(remaining()).isPositive();
    }

    @Test
    @DisplayName("T1 with ZERO an operation that can complete at once does")
    void zeroCompletes() {
        Pair pair = connect();
        send(client(), pair.near(), pattern(3, 1));
        Aio readable = service().newAio();
        pair.far().readable(readable);
        awaitOk(readable);
        Aio aio = service().newAio().setIov(ByteBuffer.allocate(3)).setTimeout(Duration.ZERO);
        assertThat(pair.far().recv(aio)).isTrue();
        awaitOk(aio);
        assertThat(aio.count()).isPositive();
    }

    @Test
    @DisplayName("T1 with ZERO an operation that would wait ends TIMEDOUT in its submission")
    void zeroTimesOut() {
        Pair pair = connect();
        ByteBuffer buffer = ByteBuffer.allocate(3);
        Aio aio = service().newAio().setIov(buffer).setTimeout(Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            assertThat(pair.far().recv(aio)).isTrue();
            assertThat(aio.busy()).isFalse();
            assertThat(aio.result()).isEqualTo(AioStatus.TIMEDOUT);
        }
        send(client(), pair.near(), pattern(3, 1));
        assertThat(receive(service(), pair.far(), 3)).isEqualTo(pattern(3, 1));
        assertThat(buffer.position()).isZero();
    }

    @Test
    @DisplayName("T1 with ZERO behind a queue an operation ends TIMEDOUT, even if bytes come")
    void zeroBehindQueue() {
        Pair pair = connect();
        Aio first = service().newAio().setIov(ByteBuffer.allocate(3));
        pair.far().recv(first);
        Aio second = service().newAio().setIov(ByteBuffer.allocate(3)).setTimeout(Duration.ZERO);
        assertThat(pair.far().recv(second)).isTrue();
        awaitStatus(second, AioStatus.TIMEDOUT);
        assertThat(first.busy()).isTrue();
        send(client(), pair.near(), pattern(3, 1));
        awaitOk(first);
    }

    @Test
    @DisplayName("T1 the timeout stays for all further operations")
    void timeoutStays() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio().setTimeout(SHORT);
        for (int i = 0; i < 3; i++) {
            awaitStatus(waiting(turnstile, aio), AioStatus.TIMEDOUT);
        }
    }

    @Test
    @DisplayName("T1 the time of a queued operation runs from its submission")
    void countsWhileQueued() {
        Pair pair = connect();
        Aio first = service().newAio().setIov(ByteBuffer.allocate(1));
        Aio second = service().newAio().setIov(ByteBuffer.allocate(1)).setTimeout(SHORT);
        Aio third = service().newAio().setIov(ByteBuffer.allocate(1));
        pair.far().recv(first);
        pair.far().recv(second);
        pair.far().recv(third);
        awaitStatus(second, AioStatus.TIMEDOUT);
        assertThat(first.busy()).isTrue();
        send(client(), pair.near(), new byte[] {1, 2});
        awaitOk(first);
        awaitOk(third);
    }

    @Test
    @DisplayName("T1 a recv, a sendAll and an accept of the backend run out of time")
    void backendOperationsTimeOut() throws Exception {
        Pair pair = connect();
        try (var listener = listen()) {
            Aio recv = service().newAio().setIov(ByteBuffer.allocate(1)).setTimeout(SHORT);
            Aio send = service().newAio().setIov(ByteBuffer.allocate(64 << 20)).setTimeout(SHORT);
            Aio accept = service().newAio().setTimeout(SHORT);
            Aio readable = service().newAio().setTimeout(SHORT);
            pair.far().recv(recv);
            pair.far().readable(readable);
            pair.far().sendAll(send);
            listener.accept(accept);
            for (Aio each : List.of(recv, readable, send, accept)) {
                awaitStatus(each, AioStatus.TIMEDOUT);
            }
            assertThat(accept.stream()).isNull();
        }
    }

    @Test
    @DisplayName("T1 a deadline overrides the timeout, once")
    void expireOverridesOnce() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio().setTimeout(HOUR);
        aio.setExpire(service().nanoTime() + SHORT.toNanos());
        awaitStatus(waiting(turnstile, aio), AioStatus.TIMEDOUT);
        waiting(turnstile, aio);
        assertThat(remaining()).isBetween(HOUR.toNanos() / 2, HOUR.toNanos());
    }

    @Test
    @DisplayName("T1 a deadline overrides a timeout of ZERO too")
    void expireOverridesZero() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio().setTimeout(Duration.ZERO);
        aio.setExpire(service().nanoTime() + HOUR.toNanos());
        waiting(turnstile, aio);
        assertThat(aio.busy()).isTrue();
        turnstile.permit();
        awaitOk(aio);
        awaitStatus(waiting(turnstile, aio), AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T1 a deadline past: completes at once, or TIMEDOUT in the submission")
    void expirePast() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.permit();
        aio.setExpire(service().nanoTime() - HOUR.toNanos());
        awaitOk(waiting(turnstile, aio));
        aio.setExpire(service().nanoTime() - 1);
        waiting(turnstile, aio);
        assertThat(aio.busy()).isFalse();
        assertThat(aio.result()).isEqualTo(AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T1 a deadline is used up by an operation that completes at once")
    void expireIsUsedUp() {
        Turnstile turnstile = new Turnstile(service());
        Aio aio = service().newAio();
        turnstile.permit();
        aio.setExpire(service().nanoTime() + SHORT.toNanos());
        awaitOk(waiting(turnstile, aio));
        waiting(turnstile, aio);
        assertThat(remaining()).isNull();
    }

    @Test
    @DisplayName("T2 no operation ends before its time, and each ends")
    void neverEarly() {
        Turnstile turnstile = new Turnstile(service());
        List<long[]> times = new ArrayList<>();
        List<Aio> all = new ArrayList<>();
        // Around the ticks and the turns of wheels of 1 ms, 64, 256 and 512 slots.
        long[] micros = {
            1, 99, 100, 101, 500, 999, 1_000, 1_001, 1_999, 5_000, 15_500, 31_999, 63_000, 64_000, 64_001, 65_000,
            100_000, 127_000, 128_500, 255_000, 256_000, 257_000, 400_000, 511_000, 512_000, 513_000, 800_000
        };
        for (long each : micros) {
            long[] time = new long[2];
            Aio aio = service().newAio(done -> time[1] = service().nanoTime());
            aio.setTimeout(Duration.ofNanos(each * 1000));
            time[0] = service().nanoTime();
            all.add(waiting(turnstile, aio));
            times.add(time);
        }
        for (int i = 0; i < micros.length; i++) {
            awaitStatus(all.get(i), AioStatus.TIMEDOUT);
            long took = times.get(i)[1] - times.get(i)[0];
            assertThat(took)
                    .as("ns of a timeout of %d us", micros[i])
                    .isBetween(micros[i] * 1000, micros[i] * 1000 + patience().toNanos());
        }
    }

    @Test
    @DisplayName("T5 a sleep ends OK, count 0, not before its time")
    void sleepEndsOk() {
        Aio aio = service().newAio();
        for (long nanos : new long[] {0, 1, 99_000, 1_000_000, 30_500_000}) {
            long start = service().nanoTime();
            assertThat(service().sleep(Duration.ofNanos(nanos), aio)).isTrue();
            awaitOk(aio);
            assertThat(service().nanoTime() - start).isGreaterThanOrEqualTo(nanos);
            assertThat(aio.count()).isZero();
        }
    }

    @Test
    @DisplayName("T5 a sleep ends TIMEDOUT if the handle's timeout is earlier")
    void sleepTimesOut() {
        Aio aio = service().newAio().setTimeout(SHORT);
        service().sleep(HOUR, aio);
        awaitStatus(aio, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T5 a sleep ends TIMEDOUT if the handle's deadline is earlier")
    void sleepExpires() {
        Aio aio = service().newAio();
        aio.setExpire(service().nanoTime() + SHORT.toNanos());
        service().sleep(HOUR, aio);
        awaitStatus(aio, AioStatus.TIMEDOUT);
        service().sleep(HOUR, aio.setTimeout(Duration.ZERO));
        awaitStatus(aio, AioStatus.TIMEDOUT);
    }

    @Test
    @DisplayName("T5 a sleep ends OK if the handle's timeout is later, and leaves the setting alone")
    void sleepLeavesTimeout() {
        Aio aio = service().newAio().setTimeout(HOUR);
        service().sleep(Duration.ofMillis(1), aio);
        awaitOk(aio);
        waiting(new Turnstile(service()), aio);
        assertThat(remaining()).isBetween(HOUR.toNanos() / 2, HOUR.toNanos());
    }

    @Test
    @DisplayName("T5 an endless sleep sleeps until it is canceled")
    void sleepIsCanceled() {
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder);
        assertThat(service().sleep(Duration.ofSeconds(Long.MAX_VALUE), aio)).isTrue();
        assertThat(aio.cancel()).isTrue();
        assertThat(recorder.await(1).get(0).status()).isEqualTo(AioStatus.CANCELED);
        service().sleep(HOUR, await(aio));
        aio.stop();
        assertThat(recorder.await(2).get(1).status()).isEqualTo(AioStatus.STOPPED);
    }

    @Test
    @DisplayName("T5 a negative sleep is refused")
    void negativeSleep() {
        Aio aio = service().newAio();
        assertThatIllegalArgumentException().isThrownBy(() -> service().sleep(Duration.ofNanos(-1), aio));
        assertThat(aio.busy()).isFalse();
    }
}
