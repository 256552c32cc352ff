package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;

/** Operations that complete in their submission, without a callback: rule H8. */
public abstract class SkipCallbackTests extends KitFixture {
    private final Recorder recorder = new Recorder();
    private Pair pair;

    /** For subclasses. */
    protected SkipCallbackTests() {}

    @BeforeEach
    final void connectPair() {
        pair = connect();
    }

    /** Whatever was submitted before is called back before this returns: the loop runs callbacks in order. */
    private void passTheLoop() {
        Recorder later = new Recorder();
        service().sleep(Duration.ZERO, service().newAio(later));
        later.await(1);
    }

    @Test
    @DisplayName("H8 an operation that completes in its submission is skipped: idle, result set, no callback")
    void skips() {
        Aio aio = service()
                .newAio(recorder)
                .setIov(ByteBuffer.wrap(pattern(4, 1)))
                .skipCallback();
        assertThat(pair.far().send(aio)).isTrue();
        assertThat(aio.skipped()).isTrue();
        assertThat(aio.busy()).isFalse();
        assertThat(aio.result()).isEqualTo(AioStatus.OK);
        assertThat(aio.count()).isEqualTo(4);
        passTheLoop();
        assertThat(recorder.runs()).isEmpty();
    }

    @Test
    @DisplayName("H8 an operation that must wait runs its callback and is not skipped")
    void waitingIsNotSkipped() {
        Aio aio = service().newAio(recorder).setIov(ByteBuffer.allocate(4)).skipCallback();
        assertThat(pair.far().recv(aio)).isTrue();
        send(client(), pair.near(), pattern(4, 1));
        recorder.await(1);
        await(aio);
        assertThat(aio.skipped()).isFalse();
    }

    @Test
    @DisplayName("H8 the wish is for one operation")
    void wishIsForOne() {
        Aio aio = service()
                .newAio(recorder)
                .setIov(ByteBuffer.wrap(pattern(4, 1)))
                .skipCallback();
        pair.far().send(aio);
        assertThat(aio.skipped()).isTrue();
        aio.setIov(ByteBuffer.wrap(pattern(4, 1)));
        pair.far().send(aio);
        recorder.await(1);
        assertThat(aio.skipped()).isFalse();
    }

    @Test
    @DisplayName("H8 the wish is for one operation, also if that had to wait")
    void unfulfilledWishIsGone() {
        Aio aio = service().newAio(recorder).setIov(ByteBuffer.allocate(4)).skipCallback();
        pair.far().recv(aio);
        aio.cancel();
        recorder.await(1);
        aio.setIov(ByteBuffer.wrap(pattern(4, 1)));
        pair.far().send(await(aio));
        recorder.await(2);
        assertThat(aio.skipped()).isFalse();
    }

    @Test
    @DisplayName("H8 an operation that fails in its submission is skipped too")
    void failureIsSkipped() {
        Aio aio = service()
                .newAio(recorder)
                .setIov(ByteBuffer.allocate(4))
                .setTimeout(Duration.ZERO)
                .skipCallback();
        assertThat(pair.far().recv(aio)).isTrue();
        assertThat(aio.skipped()).isTrue();
        assertThat(aio.result()).isEqualTo(AioStatus.TIMEDOUT);
        pair.far().close();
        aio.skipCallback();
        assertThat(pair.far().recv(aio)).isTrue();
        assertThat(aio.skipped()).isTrue();
        assertThat(aio.result()).isEqualTo(AioStatus.CLOSED);
        passTheLoop();
        assertThat(recorder.runs()).isEmpty();
    }

    @Test
    @DisplayName("H8 operations of no bytes are skipped")
    void noBytesSkipped() {
        Aio aio = service().newAio(recorder).skipCallback();
        assertThat(pair.far().recv(aio)).isTrue();
        assertThat(aio.skipped()).isTrue();
        assertThat(aio.result()).isEqualTo(AioStatus.OK);
        assertThat(aio.count()).isZero();
    }

    @Test
    @DisplayName("H8 without the wish an operation that completes at once runs its callback")
    void withoutWish() {
        Aio aio = service().newAio(recorder).setIov(ByteBuffer.wrap(pattern(4, 1)));
        pair.far().send(aio);
        recorder.await(1);
        await(aio);
        assertThat(aio.skipped()).isFalse();
    }

    @Test
    @DisplayName("H8 a callback may go on in a loop of skipped operations")
    void skippedInCallback() {
        AtomicLong skipped = new AtomicLong();
        Aio aio = service().newAio(each -> {
            for (int i = 0; i < 1000; i++) {
                if (pair.far().recv(each.skipCallback()) && each.skipped()) {
                    skipped.incrementAndGet();
                }
            }
            recorder.done(each);
        });
        service().sleep(Duration.ZERO, aio);
        recorder.await(1);
        await(aio);
        assertThat(skipped).hasValue(1000);
        passTheLoop();
        assertThat(recorder.runs()).hasSize(1);
    }
}
