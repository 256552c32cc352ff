package weir.bench.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import weir.bench.echo.DamagingServer.Damage;

/** The load generator counts what a good server does, and finds what a bad one does. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadRunTest {
    private static final long NANOS = 100_000_000;
    /** Short only where a stall is what the test waits for. */
    private static final long STALL_NANOS = 300_000_000;

    private static final Workload BLOCKING = new Workload("one", 1, 64, 1);
    private static final Workload SELECTING = new Workload("some", 3, 64, 1);
    private static final Workload DEEP = new Workload("deep", 3, 64, 16);
    private static final Workload LARGE = new Workload("large", 2, 64 << 10, 1);

    private final EchoPattern pattern = new EchoPattern();

    private LoadResult run(Workload workload, int port, long stallNanos) throws Exception {
        return LoadRun.run(
                new LoadRequest(workload, port, NANOS, ProcessHandle.current().pid(), stallNanos), pattern);
    }

    static Stream<Workload> workloads() {
        return Stream.of(BLOCKING, SELECTING, DEEP, LARGE);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void aGoodServerIsCounted(Workload workload) throws Exception {
        try (DamagingServer server = new DamagingServer(Damage.NONE, 0)) {
            LoadResult result = run(workload, server.port(), Load.STALL_NANOS);
            assertThat(result.messages()).isPositive();
            assertThat(result.nanos()).isGreaterThanOrEqualTo(NANOS);
            assertThat(result.p50Nanos()).isPositive().isLessThanOrEqualTo(result.p99Nanos());
            assertThat(LoadResult.parse(result.line())).isEqualTo(result);
        }
    }

    static Stream<Arguments> damages() {
        return workloads()
                .flatMap(workload -> Stream.of(Damage.FLIPS, Damage.SWAPS, Damage.DROPS, Damage.DOUBLES, Damage.CLOSES)
                        .map(damage -> Arguments.of(damage, workload)));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void damageIsFound(Damage damage, Workload workload) throws Exception {
        // In the middle of the third message, so that it is neither the first nor the last byte of anything.
        try (DamagingServer server = new DamagingServer(damage, workload.bytes() * 2L + 33)) {
            assertThatExceptionOfType(LoadFailure.class)
                    .isThrownBy(() -> run(workload, server.port(), STALL_NANOS))
                    .satisfies(failure -> assertThat(failure.getMessage()).contains(sign(damage, workload)));
        }
    }

    private static CharSequence[] sign(Damage damage, Workload workload) {
        String byteNumber = "byte " + (workload.bytes() * 2 + 33);
        return switch (damage) {
            case FLIPS, SWAPS -> new CharSequence[] {byteNumber, "was sent as", "came back as"};
            case CLOSES -> new CharSequence[] {"connection", "closed by the server"};
            // Found by the byte behind the place, or, where nothing follows, by its absence or as one too many.
            default -> new CharSequence[] {""};
        };
    }

    @Test
    void aByteThatIsMissingIsNamed() throws Exception {
        // The last of a message, and nothing follows before it is there.
        try (DamagingServer server = new DamagingServer(Damage.DROPS, 63)) {
            assertThatExceptionOfType(LoadFailure.class)
                    .isThrownBy(() -> run(BLOCKING, server.port(), STALL_NANOS))
                    .withMessage("no byte came back for 300 ms, and 1 connections wait");
            assertThatExceptionOfType(LoadFailure.class)
                    .isThrownBy(() -> run(SELECTING, server.port(), STALL_NANOS))
                    .withMessage("no byte came back for 300 ms, and 3 connections wait");
        }
    }

    @Test
    void aByteTooManyIsNamed() throws Exception {
        try (DamagingServer server = new DamagingServer(Damage.DOUBLES, 63)) {
            assertThatExceptionOfType(LoadFailure.class)
                    .isThrownBy(() -> run(BLOCKING, server.port(), STALL_NANOS))
                    .withMessage("connection 0: more bytes came back than were sent: 65 of 64");
        }
    }

    @Test
    void processorTimeIsThatOfTheServer() throws Exception {
        assumeTrue(
                ProcessHandle.current().info().totalCpuDuration().isPresent(),
                "this system does not tell the processor time of a process");
        try (DamagingServer server = new DamagingServer(Damage.NONE, 0)) {
            LoadRequest request = new LoadRequest(BLOCKING, server.port(), NANOS, -1, Load.STALL_NANOS);
            assertThat(LoadRun.run(request, pattern).serverCpuNanos()).isEqualTo(-1);
            assertThat(LoadRun.run(request, pattern).cpuPerMessage()).isNaN();
            // This process is the server, and busy.
            assertThat(run(BLOCKING, server.port(), Load.STALL_NANOS).serverCpuNanos())
                    .isPositive();
        }
    }

    @Test
    void requestsGoThroughALine() {
        LoadRequest request = new LoadRequest(Workload.ALL.get(2), 4711, NANOS, 12, STALL_NANOS);
        assertThat(LoadRequest.parse(request.line(), Workload.ALL)).isEqualTo(request);
    }
}
