package weir.tck.broken;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.spi.BackendProvider;
import weir.spi.EngineScope;
import weir.tck.Mailbox;
import weir.tck.QueueMailbox;

/**
 * The kit tested: for each fault a test of the rule that it breaks must fail, and for the good backend none. A subclass
 * names the good one.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class KitCatchesBrokenBackends {
    /** How long the tests of the inner runs wait for what does not come, in ms. */
    private static final String PATIENCE = "weir.kit.patience";

    private static final String SHORT = "1000";

    private @Nullable String patience;
    private @Nullable BrokenProvider broken;

    /** For subclasses. */
    protected KitCatchesBrokenBackends() {}

    /** A backend that passes the kit. */
    protected abstract BackendProvider provider();

    @BeforeEach
    final void beImpatient() {
        patience = System.getProperty(PATIENCE);
        System.setProperty(PATIENCE, SHORT);
    }

    @AfterEach
    final void repair() {
        Subjects.choose(null, QueueMailbox::new);
        if (patience == null) {
            System.clearProperty(PATIENCE);
        } else {
            System.setProperty(PATIENCE, patience);
        }
        if (broken != null) {
            broken.repair();
        }
    }

    private void catches(BrokenProvider fault, Class<?> tests, String rule) {
        broken = fault;
        Subjects.choose(fault, QueueMailbox::new);
        requireFailure(tests, rule);
    }

    private void catches(Function<EngineScope, Mailbox> fault, String rule) {
        Subjects.choose(provider(), fault);
        requireFailure(Subjects.Custom.class, rule);
    }

    private static void requireFailure(Class<?> tests, String rule) {
        KitRun run = KitRun.of(tests, name -> name.startsWith(rule));
        assertThat(run.found())
                .as("a test of %s fails; failed: %s; succeeded: %s", rule, run.failed(), run.succeeded())
                .isTrue();
    }

    // The proof that the failures below are the faults' own

    private void passes(BackendProvider good, Class<?> tests) {
        // With the patience of every day: a good backend on a busy machine must not fail.
        System.clearProperty(PATIENCE);
        Subjects.choose(good, QueueMailbox::new);
        KitRun run = KitRun.of(tests, name -> true);
        assertThat(run.failed()).isEmpty();
        assertThat(run.succeeded()).isNotEmpty();
    }

    /** A good backend in the same wrapping. */
    private BrokenProvider wrapped() {
        return new BrokenProvider(provider()) {};
    }

    @Test
    @DisplayName("E2 the good backend passes what waits")
    void goodWaiting() {
        passes(provider(), Subjects.Waiting.class);
    }

    @Test
    @DisplayName("E2 the good backend, wrapped as the broken ones are, passes the tests of sockets")
    void goodSockets() {
        passes(wrapped(), Subjects.Sockets.class);
    }

    @Test
    @DisplayName("E2 the good backend, wrapped as the broken ones are, passes the tests of readiness")
    void goodReadiness() {
        passes(wrapped(), Subjects.Readiness.class);
    }

    @Test
    @DisplayName("E2 the good backend, wrapped as the broken ones are, passes the tests of streams")
    void goodStreams() {
        passes(wrapped(), Subjects.Streams.class);
    }

    @Test
    @DisplayName("E2 the good backend, wrapped as the broken ones are, passes the tests of ends of streams")
    void goodStreamEnds() {
        passes(wrapped(), Subjects.StreamEnds.class);
    }

    @Test
    @DisplayName("E2 the good custom operation passes")
    void goodCustom() {
        passes(provider(), Subjects.Custom.class);
    }

    // Backends

    @Test
    @DisplayName("B5 END although data remains is caught on sockets")
    void dropsData() {
        catches(new DropsDataAtEndProvider(provider()), Subjects.Sockets.class, "B5");
    }

    @Test
    @DisplayName("B5 END although data remains is caught on streams")
    void dropsDataOfStreams() {
        catches(new DropsDataAtEndProvider(provider()), Subjects.StreamEnds.class, "B5");
    }

    @Test
    @DisplayName("B1 an event that is swallowed is caught on sockets")
    void losesReadiness() {
        catches(new LosesReadinessProvider(provider()), Subjects.Readiness.class, "B1");
    }

    @Test
    @DisplayName("B1 an event that is swallowed, a lost callback, is caught on streams")
    void losesReadinessOfStreams() {
        catches(new LosesReadinessProvider(provider()), Subjects.Streams.class, "B");
    }

    @Test
    @DisplayName("B1 doubled data is caught on sockets")
    void doublesData() {
        catches(new DoublesDataProvider(provider()), Subjects.Sockets.class, "B");
    }

    @Test
    @DisplayName("B1 doubled data is caught on streams")
    void doublesDataOfStreams() {
        catches(new DoublesDataProvider(provider()), Subjects.Streams.class, "B");
    }

    @Test
    @DisplayName("B1 a false count is caught on sockets")
    void falseCount() {
        catches(new FalseCountProvider(provider()), Subjects.Sockets.class, "B1");
    }

    @Test
    @DisplayName("B1 a false count is caught on streams")
    void falseCountOfStreams() {
        catches(new FalseCountProvider(provider()), Subjects.Streams.class, "B");
    }

    @Test
    @DisplayName("S1 a thread left behind is caught")
    void leaksThread() {
        catches(new LeaksThreadProvider(provider()), Subjects.Waiting.class, "");
    }

    @Test
    @DisplayName("S1 a thread left behind is caught by every test of streams")
    void leaksThreadOfStreams() {
        catches(new LeaksThreadProvider(provider()), Subjects.Streams.class, "");
    }

    @Test
    @DisplayName("S1 a socket left behind is caught")
    void leaksSocket() {
        catches(new LeaksSocketProvider(provider()), Subjects.Sockets.class, "");
    }

    @Test
    @DisplayName("S1 a socket left behind is caught by every test of streams")
    void leaksSocketOfStreams() {
        catches(new LeaksSocketProvider(provider()), Subjects.Streams.class, "");
    }

    @Test
    @DisplayName("T2 a poll that ends early is caught")
    void early() {
        catches(new EarlyPollProvider(provider()), Subjects.Waiting.class, "T2 poll never");
    }

    @Test
    @DisplayName("T2 a poll that ends many ticks late is caught")
    void late() {
        catches(new LatePollProvider(provider()), Subjects.Waiting.class, "T2 poll is late");
    }

    @Test
    @DisplayName("T2 a wakeup that is not heard is caught")
    void deaf() {
        catches(new DeafProvider(provider()), Subjects.Waiting.class, "T2 a");
    }

    @Test
    @DisplayName("E1 a failure without its status is caught")
    void wrongStatus() {
        catches(new WrongStatusProvider(provider()), Subjects.Sockets.class, "E1");
    }

    // Custom operations

    @Test
    @DisplayName("H2 a second finish is refused, counted and caught")
    void finishesTwice() {
        catches(BrokenMailboxes.FinishesTwice::new, "H2");
    }

    @Test
    @DisplayName("C1 a canceller that ignores the ticket is caught")
    void ignoresTicket() {
        catches(BrokenMailboxes.IgnoresTicket::new, "C1 a canceller that comes late");
    }

    @Test
    @DisplayName("H4 a finished result that is overwritten is caught")
    void overwritesResult() {
        catches(BrokenMailboxes.OverwritesResult::new, "H4");
    }

    @Test
    @DisplayName("C1 an operation lost on cancel is caught")
    void losesOnCancel() {
        catches(BrokenMailboxes.LosesOnCancel::new, "C1");
    }
}
