package weir.tck;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import weir.api.ByteStream;
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
 * <p>Each nested class is one topic of the contract, or a topic over another kind of socket. What a backend lacks it says
 * by {@link BackendProvider#lacks}; the tests that need it are skipped with its reason.
 */
@ExtendWith(KitSubject.class)
public abstract class BackendKit {
    private static final String IPV6 = "tcp://[::1]:0";

    /** For subclasses. */
    protected BackendKit() {}

    /** The backend under test; asked once for each test. */
    protected abstract BackendProvider provider();

    // Handle

    @Nested
    class Handles extends HandleTests {}

    @Nested
    class HandleReuse extends HandleReuseTests {}

    @Nested
    class HandleData extends HandleDataTests {}

    @Nested
    class HandleWaits extends HandleWaitTests {}

    @Nested
    class Callbacks extends CallbackTests {}

    @Nested
    class SkippedCallbacks extends SkipCallbackTests {}

    @Nested
    class SubmissionOrder extends SubmissionOrderTests {}

    @Nested
    class Futures extends FutureTests {}

    @Nested
    class Blocking extends BlockingTests {}

    // Cancel and time

    @Nested
    class Cancels extends CancelTests {}

    @Nested
    class CancelledData extends CancelDataTests {}

    @Nested
    class Time extends TimeTests {}

    @Nested
    class Clocks extends ClockTests {}

    // Custom operations and races

    @Nested
    class Messages extends MessageTests {}

    @Nested
    class CustomOperations extends CustomOperationTests {}

    @Nested
    class RacesOfOperations extends OperationRaceTests {}

    @Nested
    class RacesOfResubmission extends ResubmissionRaceTests {}

    @Nested
    class RacesOfStreams extends StreamRaceTests {}

    // Streams

    @Nested
    class Streams extends StreamTests {}

    @Nested
    class StreamsOverIpv6 extends StreamTests {
        @Override
        protected String newUrl() {
            return IPV6;
        }
    }

    @Nested
    class StreamsOverUnix extends StreamTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    class StreamsThroughLayer extends StreamTests {
        @Override
        protected ByteStream layer(ByteStream stream) {
            return new PassThroughStream(stream);
        }
    }

    @Nested
    class StreamBuffers extends StreamBufferTests {}

    @Nested
    class StreamBuffersOverUnix extends StreamBufferTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    class StreamBuffersThroughLayer extends StreamBufferTests {
        @Override
        protected ByteStream layer(ByteStream stream) {
            return new PassThroughStream(stream);
        }
    }

    @Nested
    class StreamEnds extends StreamEndTests {}

    @Nested
    class StreamEndsOverIpv6 extends StreamEndTests {
        @Override
        protected String newUrl() {
            return IPV6;
        }
    }

    @Nested
    class StreamEndsOverUnix extends StreamEndTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    class StreamEndsThroughLayer extends StreamEndTests {
        @Override
        protected ByteStream layer(ByteStream stream) {
            return new PassThroughStream(stream);
        }
    }

    @Nested
    class StreamResets extends StreamResetTests {}

    @Nested
    class StreamResetsOverUnix extends StreamResetTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    class StreamCloses extends StreamCloseTests {}

    @Nested
    class StreamClosesOverUnix extends StreamCloseTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    class StreamClosesThroughLayer extends StreamCloseTests {
        @Override
        protected ByteStream layer(ByteStream stream) {
            return new PassThroughStream(stream);
        }
    }

    @Nested
    class StreamOptions extends StreamOptionTests {}

    @Nested
    class WithItself extends CrossTests {}

    // Listeners and dialers

    @Nested
    class Listeners extends ListenerTests {}

    @Nested
    class ListenersOnPaths extends ListenerUnixTests {}

    @Nested
    class ListenersOutOfFiles extends ListenerPauseTests {}

    @Nested
    class Dialers extends DialerTests {}

    @Nested
    class DialersOfNames extends DialerNameTests {}

    // Datagrams

    @Nested
    class Udp extends UdpTests {}

    @Nested
    class UdpLife extends UdpLifeTests {}

    @Nested
    class Multicast extends UdpMulticastTests {}

    // Service and engine

    @Nested
    class Services extends ServiceTests {}

    @Nested
    class Loops extends ServiceLoopTests {}

    @Nested
    class Scopes extends ServiceScopeTests {}

    @Nested
    class Draining extends ServiceDrainTests {}

    @Nested
    class Listings extends ServiceListingTests {}

    @Nested
    class Swaps extends SwapTests {}

    @Nested
    class SwapsByRemoval extends SwapRemoveTests {}

    @Nested
    class SwapsUnderLoad extends SwapLoadTests {}

    // Bad input, and the backend by itself

    @Nested
    class BadInput extends BadInputTests {}

    @Nested
    class BadCalls extends BadCallTests {}

    @Nested
    class Backend extends BackendTests {}

    @Nested
    class BackendSockets extends BackendSocketTests {}

    @Nested
    class BackendReadiness extends BackendReadinessTests {}
}
