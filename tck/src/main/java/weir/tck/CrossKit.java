package weir.tck;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import weir.spi.BackendProvider;

/** One backend serves, another dials: extend it once for each direction of each pair. */
@ExtendWith(KitSubject.class)
public abstract class CrossKit {
    /** For subclasses. */
    protected CrossKit() {}

    /** The backend that listens; asked once for each test. */
    protected abstract BackendProvider server();

    /** The backend that dials; asked once for each test. */
    protected abstract BackendProvider client();

    @Nested
    class Traffic extends CrossTests {}

    @Nested
    class TrafficOverUnix extends CrossTests {
        @Override
        protected String newUrl() {
            return unixUrl();
        }
    }

    @Nested
    class Streams extends StreamTests {}

    @Nested
    class StreamEnds extends StreamEndTests {}

    @Nested
    class StreamResets extends StreamResetTests {}

    @Nested
    class StreamCloses extends StreamCloseTests {}

    @Nested
    class Handovers extends HandoverTests {}

    @Nested
    class Swaps extends SwapTests {}

    @Nested
    class Absences extends SwapAbsenceTests {}

    @Nested
    class SwapsUnderLoad extends SwapLoadTests {}
}
