package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.spi.EngineOptions;

/** The order of the checks of a submission, each pair of neighbours; and that a throw changes nothing: rule H9. */
public abstract class SubmissionOrderTests extends KitFixture {
    private Pair pair;

    /** For subclasses. */
    protected SubmissionOrderTests() {}

    @BeforeEach
    final void connectPair() {
        pair = connect();
    }

    private Aio busyHandle() {
        Aio aio = service().newAio().setIov(ByteBuffer.allocate(1));
        assertThat(pair.far().recv(aio)).isTrue();
        return aio;
    }

    @Test
    @DisplayName("H9 null is checked before busy")
    void nullBeforeBusy() {
        assertThatNullPointerException().isThrownBy(() -> service().sleep(null, busyHandle()));
    }

    @Test
    @DisplayName("H9 the range is checked before busy")
    void rangeBeforeBusy() {
        assertThatIllegalArgumentException().isThrownBy(() -> service().sleep(Duration.ofNanos(-1), busyHandle()));
    }

    @Test
    @DisplayName("H9 the range is checked before stopped")
    void rangeBeforeStopped() {
        Aio aio = service().newAio().setIov(ByteBuffer.allocate(1).asReadOnlyBuffer());
        aio.stop();
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().recv(aio));
    }

    @Test
    @DisplayName("H9 foreign is checked before busy")
    void foreignBeforeBusy() {
        AioService other = open(newEngine(provider(), EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT);
        Aio aio = other.newAio();
        assertThat(other.sleep(Duration.ofHours(1), aio)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().readable(aio));
    }

    @Test
    @DisplayName("H9 foreign is checked before stopped")
    void foreignBeforeStopped() {
        AioService other = open(newEngine(provider(), EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT);
        Aio aio = other.newAio();
        aio.stop();
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().readable(aio));
    }

    @Test
    @DisplayName("H9 foreign is checked before an object being closed")
    void foreignBeforeClosed() {
        AioService other = open(newEngine(provider(), EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT);
        pair.far().close();
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().readable(other.newAio()));
    }

    @Test
    @DisplayName("H9 busy is checked before stopped")
    void busyBeforeStopped() throws Exception {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        assertThat(aio.stop(Duration.ZERO)).isFalse();
        try {
            assertThatIllegalStateException().isThrownBy(() -> pair.far().readable(aio));
        } finally {
            Stubborn.finish(aio, AioStatus.STOPPED, 0);
        }
    }

    @Test
    @DisplayName("H9 busy is checked before an object being closed")
    void busyBeforeClosed() {
        Pair closed = connect();
        closed.far().close();
        assertThatIllegalStateException().isThrownBy(() -> closed.far().readable(busyHandle()));
    }

    @Test
    @DisplayName("H9 stopped is checked before an object being closed")
    void stoppedBeforeClosed() {
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder);
        aio.stop();
        pair.far().close();
        assertThat(pair.far().readable(aio)).isFalse();
        awaitStatus(aio, AioStatus.STOPPED);
        assertThat(recorder.runs()).isEmpty();
    }

    @Test
    @DisplayName("H9 stopped is checked before no bytes")
    void stoppedBeforeNoBytes() {
        Aio aio = service().newAio().setIov(ByteBuffer.allocate(0));
        aio.stop();
        assertThat(pair.far().recv(aio)).isFalse();
        awaitStatus(aio, AioStatus.STOPPED);
    }

    @Test
    @DisplayName("H9 an object being closed is checked before no bytes")
    void closedBeforeNoBytes() {
        Aio aio = service().newAio().setIov(ByteBuffer.allocate(0));
        pair.far().close();
        assertThat(pair.far().recv(aio)).isTrue();
        awaitStatus(aio, AioStatus.CLOSED);
        assertThat(pair.far().send(aio)).isTrue();
        awaitStatus(aio, AioStatus.CLOSED);
    }

    @Test
    @DisplayName("H9 B4 no bytes is checked before the end of the stream")
    void noBytesBeforeEnd() {
        pair.near().close();
        Aio aio = service().newAio().setIov(ByteBuffer.allocate(1));
        assertThat(pair.far().recv(aio)).isTrue();
        awaitStatus(aio, AioStatus.CONNSHUT);
        assertThat(pair.far().recv(aio.setIov(ByteBuffer.allocate(0)))).isTrue();
        awaitOk(aio);
        assertThat(aio.count()).isZero();
    }

    @Test
    @DisplayName("H9 a submission that throws leaves result, count and outputs as they were")
    void throwKeepsResults() {
        send(client(), pair.near(), pattern(3, 1));
        Aio aio = service().newAio().setIov(ByteBuffer.allocate(8));
        assertThat(pair.far().recv(aio)).isTrue();
        awaitOk(aio);
        aio.setIov(ByteBuffer.allocate(1).asReadOnlyBuffer());
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().recv(aio));
        assertThat(aio.busy()).isFalse();
        assertThat(aio.result()).isEqualTo(AioStatus.OK);
        assertThat(aio.count()).isEqualTo(3);
    }

    @Test
    @DisplayName("H9 a submission that throws runs no callback")
    void throwRunsNoCallback() {
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder).setIov(ByteBuffer.allocate(1).asReadOnlyBuffer());
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().recv(aio));
        assertThat(pair.far().send(aio)).isTrue();
        assertThat(recorder.await(1).get(0).count()).isEqualTo(1);
        await(aio);
        assertThat(recorder.runs()).hasSize(1);
    }

    @Test
    @DisplayName("H9 H8 a submission that throws keeps the wish to skip the callback")
    void throwKeepsSkip() {
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(recorder).setIov(ByteBuffer.allocate(1).asReadOnlyBuffer());
        aio.skipCallback();
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().recv(aio));
        assertThat(pair.far().send(aio)).isTrue();
        assertThat(aio.skipped()).isTrue();
        assertThat(aio.busy()).isFalse();
        assertThat(recorder.runs()).isEmpty();
    }

    @Test
    @DisplayName("H9 T1 a submission that throws keeps the deadline of the next operation")
    void throwKeepsExpire() {
        Aio aio = service().newAio().setIov(ByteBuffer.allocate(1).asReadOnlyBuffer());
        aio.setExpire(service().nanoTime() - 1);
        assertThatIllegalArgumentException().isThrownBy(() -> pair.far().recv(aio));
        aio.setIov(ByteBuffer.allocate(1));
        assertThat(pair.far().recv(aio)).isTrue();
        awaitStatus(aio, AioStatus.TIMEDOUT);
    }
}
