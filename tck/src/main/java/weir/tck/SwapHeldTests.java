package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.spi.Capability;
import weir.spi.Departure;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.SwapReport;

/** Swaps whose patience ends while a callback still holds its loop: what was held follows by itself, or ends (S1, B6). */
public abstract class SwapHeldTests extends SwapFixture {
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final Departure IMPATIENT = Departure.AT_ONCE.withPatience(PATIENCE);

    /** For subclasses. */
    protected SwapHeldTests() {}

    /** What was pending gets its bytes, and the stream goes on. */
    private void goesOn(Pair pair, Aio pending) {
        send(service(), pair.far(), pattern(10, 1));
        assertThat(awaitOk(pending).count()).isEqualTo(10);
        send(service(), pair.far(), pattern(10, 2));
        assertThat(receive(moving(), pair.near(), 10)).isEqualTo(pattern(10, 2));
    }

    @Test
    @DisplayName("S1 B6 what a callback held during a swap follows when its loop is free, its operations pending")
    void swapFollows() throws Exception {
        Pair pair = moved();
        Aio pending = pendingRecv(pair.near());
        try (HeldLoop held = new HeldLoop(moving())) {
            SwapReport report = swapping().swap("beta", PATIENCE);
            assertThat(held.lasted()).isGreaterThanOrEqualTo(PATIENCE);
            assertThat(report.moved()).as("%s", report).isZero();
            assertThat(report.stayed()).as("%s", report).isEqualTo(1);
            assertThat(report.closed()).as("%s", report).isZero();
            assertThat(moving().backend()).isEqualTo("beta");
        }
        awaitNoLoopOf("alpha");
        goesOn(pair, pending);
    }

    @Test
    @DisplayName("S1 B6 what a callback held during a removal follows when its loop is free, and the loop ends then")
    void removalFollows() {
        Pair pair = moved();
        Aio pending = pendingRecv(pair.near());
        try (HeldLoop held = new HeldLoop(moving())) {
            SwapReport report = swapping().remove(alpha(), IMPATIENT);
            assertThat(held.lasted()).isGreaterThanOrEqualTo(PATIENCE);
            assertThat(report.stayed()).as("%s", report).isEqualTo(1);
            assertThat(report.closed()).as("%s", report).isZero();
        }
        awaitNoLoopOf("alpha");
        goesOn(pair, pending);
    }

    @Test
    @DisplayName("S1 what a callback held during a removal ends CLOSED if the other backend refuses it then")
    void removalRefused() {
        Refused refused = new Refused();
        try (HeldLoop held = new HeldLoop(refused.scope)) {
            SwapReport report = refused.engine.remove(alpha(), IMPATIENT);
            assertThat(held.lasted()).isGreaterThanOrEqualTo(PATIENCE);
            assertThat(report.moved()).as("%s", report).isZero();
            assertThat(refused.pending.busy()).isTrue();
        }
        awaitStatus(refused.pending, AioStatus.CLOSED);
        assertThat(refused.pending.cause()).hasStackTraceContaining("the kit refuses");
        awaitNoLoopOf("alpha");
    }

    @Test
    @DisplayName("B6 what a callback held during a swap stays if the other backend refuses it then, and is served on")
    void swapRefused() throws Exception {
        Refused refused = new Refused();
        try (HeldLoop held = new HeldLoop(refused.scope)) {
            assertThat(refused.engine.swap("beta", PATIENCE).stayed()).isEqualTo(1);
            assertThat(held.lasted()).isGreaterThanOrEqualTo(PATIENCE);
        }
        send(service(), refused.pair.far(), pattern(10, 3));
        awaitOk(refused.pending);
        assertThat(receive(refused.scope, refused.pair.near(), 10)).isEqualTo(pattern(10, 3));
    }

    @Test
    @DisplayName("S1 a removal of the only backend does not wait for a callback, and all ends CLOSED when that returns")
    void onlyBackend() {
        swapping().remove(beta());
        Pair pair = moved();
        Aio pending = pendingRecv(pair.near());
        try (HeldLoop held = new HeldLoop(moving())) {
            swapping().remove(alpha(), IMPATIENT);
            assertThat(held.lasted()).isGreaterThanOrEqualTo(PATIENCE);
            assertThat(swapping().backends()).isEmpty();
        }
        awaitStatus(pending, AioStatus.CLOSED);
        awaitNoLoopOf("alpha");
    }

    @Test
    @DisplayName("S3 a removal that goes without a held loop says whose callbacks hold it, and names no other")
    void removalNamesWhoHolds() {
        Pair pair = moved();
        EngineScope other =
                open(swapping(), AioConfig.DEFAULT.withName("bystander").withBackend("beta"));
        try (LogCapture log = new LogCapture("weir.engine");
                HeldLoop held = new HeldLoop(moving());
                HeldLoop bystander = new HeldLoop(other)) {
            swapping().remove(alpha(), IMPATIENT);
            assertThat(held.lasted()).isGreaterThanOrEqualTo(PATIENCE);
            assertThat(bystander.lasted()).isGreaterThanOrEqualTo(PATIENCE);
            LogRecord warning = log.await("who holds it", LogCapture.saying("alpha goes while its loops are held by"));
            assertThat(warning.getMessage()).contains("moving").doesNotContain("bystander");
        }
        awaitNoLoopOf("alpha");
        pair.near().close();
    }

    /** A stream on alpha with a pending readable, where beta refuses to take streams over. */
    private final class Refused {
        final Engine engine;
        final EngineScope scope;
        final Pair pair;
        final Aio pending;

        Refused() {
            needs(Capability.HANDOVER);
            Refusing refusing = new Refusing(beta());
            refusing.refusal.set(new IOException("the kit refuses"));
            engine = newEngine(alpha(), EngineOptions.DEFAULT.withLoops(1));
            engine.add(refusing);
            scope = open(engine, AioConfig.DEFAULT.withName("held"));
            pair = dialled(scope, listen());
            pending = scope.newAio();
            assertThat(pair.near().readable(pending)).isTrue();
        }
    }
}
