package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;

/** Opens a service for each test, waits with bounds, and looks afterwards whether something is left. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class SpFixture {
    static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private AioService service;

    /** Where the test takes place. */
    protected Place place() {
        return Place.NIO_TCP;
    }

    /** An address there that nobody uses. */
    protected final String url() {
        return place().url(folder);
    }

    @BeforeEach
    final void openService() throws Exception {
        service = AioService.open(AioConfig.DEFAULT.withBackend(place().backend()));
    }

    @AfterEach
    final void closeService() {
        service.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("weir-" + place().backend()));
    }

    protected final AioService service() {
        return service;
    }

    static Aio ended(Aio aio) throws InterruptedException {
        assertThat(aio.await(BOUND)).as("ended: " + aio).isTrue();
        return aio;
    }

    static Aio ok(Aio aio) throws InterruptedException {
        ended(aio);
        assertThat(aio.result()).as("result, cause " + aio.cause()).isEqualTo(AioStatus.OK);
        return aio;
    }

    static void status(Aio aio, AioStatus status) throws InterruptedException {
        assertThat(ended(aio).result()).isEqualTo(status);
    }

    /** A submission of one of the sockets. */
    interface Submission {
        boolean submit(Aio aio);
    }

    final Aio begin(Submission submission) {
        Aio aio = service.newAio();
        assertThat(submission.submit(aio)).isTrue();
        return aio;
    }

    final Aio beginSend(Submission submission, String text) {
        Aio aio = service.newAio().setMessage(SpMessage.of(text));
        assertThat(submission.submit(aio)).isTrue();
        return aio;
    }

    final void send(Submission submission, String text) throws Exception {
        try (Aio aio = beginSend(submission, text)) {
            ok(aio);
            assertThat(aio.message()).isNull();
        }
    }

    final String recv(Submission submission) throws Exception {
        try (Aio aio = begin(submission)) {
            return text(ok(aio));
        }
    }

    static String text(Aio received) {
        try (SpMessage message = (SpMessage) received.message()) {
            received.setMessage(null);
            return message.text();
        }
    }

    /** Connects and waits until both sides have the pipe. */
    final void connect(SpSocket dialling, SpSocket listening, String url) throws Exception {
        int before = listening.pipes().size();
        SpEndpoint endpoint = listening.listen(url);
        dial(dialling, endpoint.url());
        until(() -> listening.pipes().size() > before);
    }

    final void dial(SpSocket dialling, String url) throws Exception {
        try (Aio aio = service.newAio()) {
            dialling.dial(url, aio);
            ok(aio);
        }
    }

    /** A condition that will hold. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void until(Condition condition) throws Exception {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!condition.holds()) {
            assertThat(end - System.nanoTime()).as("time left").isPositive();
            Thread.onSpinWait();
        }
    }
}
