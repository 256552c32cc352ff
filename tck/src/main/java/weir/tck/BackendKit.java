package weir.tck;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import weir.spi.BackendProvider;

/**
 * The whole kit for one backend: extend it, name the provider, run it with JUnit.
 *
 * <pre>{@code
 * class NioKitTest extends BackendKit {
 *     protected BackendProvider provider() {
 *         return new NioProvider();
 *     }
 * }
 * }</pre>
 *
 * <p>Each nested class is one topic of the contract, or a topic over another kind of socket; its tag selects it. What a backend lacks it says
 * by {@link BackendProvider#lacks}; the tests that need it are skipped with its reason.
 */
@ExtendWith(KitSubject.class)
public abstract class BackendKit extends StreamKit {
    /** For subclasses. */
    protected BackendKit() {}

    /** The backend under test; asked once for each test. */
    protected abstract BackendProvider provider();

    // Handle

    @Nested
    @Tag("handles")
    class Handles extends HandleTests {}

    @Nested
    @Tag("handles")
    class HandleReuse extends HandleReuseTests {}

    @Nested
    @Tag("handles")
    class HandleData extends HandleDataTests {}

    @Nested
    @Tag("handles")
    class HandleWaits extends HandleWaitTests {}

    @Nested
    @Tag("handles")
    class Callbacks extends CallbackTests {}

    @Nested
    @Tag("handles")
    class SkippedCallbacks extends SkipCallbackTests {}

    @Nested
    @Tag("handles")
    class SubmissionOrder extends SubmissionOrderTests {}

    @Nested
    @Tag("handles")
    class Futures extends FutureTests {}

    @Nested
    @Tag("handles")
    class Blocking extends BlockingTests {}

    @Nested
    @Tag("handles")
    class Wakeups extends WakeupTests {}

    // Cancel and time

    @Nested
    @Tag("time")
    class Cancels extends CancelTests {}

    @Nested
    @Tag("time")
    class CancelledData extends CancelDataTests {}

    @Nested
    @Tag("time")
    class Time extends TimeTests {}

    @Nested
    @Tag("time")
    class Clocks extends ClockTests {}

    // Custom operations and races

    @Nested
    @Tag("operations")
    class Messages extends MessageTests {}

    @Nested
    @Tag("operations")
    class CustomOperations extends CustomOperationTests {}

    @Nested
    @Tag("operations")
    class OperationQueues extends OperationQueueTests {}

    @Nested
    @Tag("races")
    class RacesOfOperations extends OperationRaceTests {}

    @Nested
    @Tag("races")
    class RacesOfResubmission extends ResubmissionRaceTests {}

    @Nested
    @Tag("races")
    class RacesOfStreams extends StreamRaceTests {}

    // Listeners and dialers

    @Nested
    @Tag("listeners")
    class Listeners extends ListenerTests {}

    @Nested
    @Tag("listeners")
    class EndsOfListeners extends ListenerCloseTests {}

    @Nested
    @Tag("listeners")
    class ListenersOnPaths extends ListenerUnixTests {}

    @Nested
    @Tag("listeners")
    class ListenersOnAbstractNames extends ListenerAbstractTests {}

    @Nested
    @Tag("listeners")
    class ListenersOutOfFiles extends ListenerPauseTests {}

    @Nested
    @Tag("listeners")
    class Dialers extends DialerTests {}

    @Nested
    @Tag("listeners")
    class EndsOfDials extends DialerEndTests {}

    @Nested
    @Tag("listeners")
    class DialersOfNames extends DialerNameTests {}

    // Datagrams

    @Nested
    @Tag("datagrams")
    class Udp extends UdpTests {}

    @Nested
    @Tag("datagrams")
    class UdpLife extends UdpLifeTests {}

    @Nested
    @Tag("datagrams")
    class Multicast extends UdpMulticastTests {}

    // Service and engine

    @Nested
    @Tag("services")
    class Services extends ServiceTests {}

    @Nested
    @Tag("services")
    class Loops extends ServiceLoopTests {}

    @Nested
    @Tag("services")
    class Choice extends ServiceChoiceTests {}

    @Nested
    @Tag("services")
    class Spread extends ServiceSpreadTests {}

    @Nested
    @Tag("services")
    class Scopes extends ServiceScopeTests {}

    @Nested
    @Tag("services")
    class Draining extends ServiceDrainTests {}

    @Nested
    @Tag("services")
    class Listings extends ServiceListingTests {}

    @Nested
    @Tag("services")
    class ListingsOfScopes extends ScopeListingTests {}

    @Nested
    @Tag("services")
    class Health extends HealthTests {}

    @Nested
    @Tag("services")
    class LimitsOfStreams extends StreamLimitTests {}

    @Nested
    @Tag("races")
    class RacesOfLimits extends StreamLimitRaceTests {}

    @Nested
    @Tag("swaps")
    class Swaps extends SwapTests {}

    @Nested
    @Tag("swaps")
    class PlansOfSwaps extends SwapPlanTests {}

    @Nested
    @Tag("swaps")
    class SwapsOfLoops extends SwapLoopTests {}

    @Nested
    @Tag("swaps")
    class SwapsByRemoval extends SwapRemoveTests {}

    @Nested
    @Tag("swaps")
    class SwapsOfHeldLoops extends SwapHeldTests {}

    @Nested
    @Tag("swaps")
    class Absences extends SwapAbsenceTests {}

    @Nested
    @Tag("swaps")
    class SwapsRefused extends SwapRefusedTests {}

    @Nested
    @Tag("swaps")
    class Reachability extends SwapReachabilityTests {}

    @Nested
    @Tag("swaps")
    class SwapsUnderLoad extends SwapLoadTests {}

    // Faults

    @Nested
    @Tag("faults")
    class FullBacklogs extends FullBacklogTests {}

    @Nested
    @Tag("faults")
    class FullBacklogsOverUnix extends FullBacklogTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    @Tag("faults")
    class StreamFaults extends StreamFaultTests {}

    @Nested
    @Tag("faults")
    class StreamFaultsOverUnix extends StreamFaultTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    @Tag("faults")
    class SlowReaders extends SlowReaderTests {}

    @Nested
    @Tag("faults")
    class SlowReadersOverUnix extends SlowReaderTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    @Tag("faults")
    class OutOfMemory extends OutOfMemoryTests {}

    @Nested
    @Tag("faults")
    class BackendFailures extends BackendFailureTests {}

    @Nested
    @Tag("faults")
    class UdpErrors extends UdpErrorTests {}

    @Nested
    @Tag("faults")
    class ThrowingCallbacks extends ThrowingCallbackTests {}

    @Nested
    @Tag("faults")
    class SteppingClocks extends ClockStepTests {}

    @Nested
    @Tag("faults")
    class Interrupts extends InterruptTests {}

    // Bad input, and the backend by itself

    @Nested
    @Tag("input")
    class BadInput extends BadInputTests {}

    @Nested
    @Tag("input")
    class BadCalls extends BadCallTests {}

    @Nested
    @Tag("backend")
    class Backend extends BackendTests {}

    @Nested
    @Tag("backend")
    class BackendSockets extends BackendSocketTests {}

    @Nested
    @Tag("backend")
    class BackendReadiness extends BackendReadinessTests {}
}
