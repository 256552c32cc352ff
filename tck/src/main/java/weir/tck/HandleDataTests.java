package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.spi.Operation;

/** What a handle carries in and out, and when it may be set: rules H4, H8 and H10. */
public abstract class HandleDataTests extends KitFixture {
    private Pair pair;

    /** For subclasses. */
    protected HandleDataTests() {}

    @BeforeEach
    final void connectPair() {
        pair = connect();
    }

    @Test
    @DisplayName("H4 in the callback result and count are set, the position advanced, the bytes there")
    void allSetBeforeCallback() {
        ByteBuffer buffer = ByteBuffer.allocate(8);
        AtomicReference<byte[]> seen = new AtomicReference<>();
        Recorder recorder = new Recorder();
        Aio aio = service().newAio(each -> {
            seen.set(Arrays.copyOf(buffer.array(), buffer.position()));
            recorder.done(each);
        });
        assertThat(pair.far().recv(aio.setIov(buffer))).isTrue();
        send(client(), pair.near(), pattern(5, 3));
        Recorder.Run run = recorder.await(1).get(0);
        assertThat(run.status()).isEqualTo(AioStatus.OK);
        assertThat(run.count()).isEqualTo(5);
        assertThat(seen.get()).isEqualTo(pattern(5, 3));
    }

    @Test
    @DisplayName("H4 in the callback the stream of a dial and of an accept is there")
    void outputsSetBeforeCallback() throws Exception {
        try (var listener = listen();
                var dialer = client().dialer(listener.url())) {
            AtomicReference<ByteStream> accepted = new AtomicReference<>();
            AtomicReference<ByteStream> dialled = new AtomicReference<>();
            Recorder acceptDone = new Recorder();
            Recorder dialDone = new Recorder();
            listener.accept(service().newAio(aio -> {
                accepted.set(aio.stream());
                acceptDone.done(aio);
            }));
            dialer.dial(client().newAio(aio -> {
                dialled.set(aio.stream());
                dialDone.done(aio);
            }));
            acceptDone.await(1);
            dialDone.await(1);
            assertThat(accepted.get()).isNotNull();
            assertThat(dialled.get()).isNotNull();
        }
    }

    @Test
    @DisplayName("H4 results are visible to a waiter, and stay")
    void visibleToWaiter() {
        ByteBuffer buffer = ByteBuffer.allocate(8);
        Aio aio = service().newAio().setIov(buffer);
        assertThat(pair.far().recv(aio)).isTrue();
        send(client(), pair.near(), pattern(5, 3));
        awaitOk(aio);
        assertThat(aio.count()).isEqualTo(5);
        assertThat(buffer.position()).isEqualTo(5);
        send(client(), pair.near(), pattern(2, 3)); // arrives for nobody
        assertThat(receive(service(), pair.far(), 2)).isEqualTo(pattern(2, 3));
        assertThat(aio.count()).isEqualTo(5);
        assertThat(buffer.position()).isEqualTo(5);
    }

    @Test
    @DisplayName("H4 before the first operation the result is OK, the count 0, all else absent")
    void beforeFirst() {
        Aio aio = service().newAio();
        assertThat(aio.result()).isEqualTo(AioStatus.OK);
        assertThat(aio.count()).isZero();
        assertThat(aio.cause()).isNull();
        assertThat(aio.stream()).isNull();
        assertThat(aio.message()).isNull();
        assertThat(aio.skipped()).isFalse();
        assertThatCode(aio::check).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("H4 an operation begins with the results of the last one cleared")
    void resultsClearedAtStart() {
        Turnstile turnstile = new Turnstile(service());
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        Operation operation = Operation.of(aio);
        Exception cause = new Exception("made up");
        operation.finish(operation.ticket(), AioStatus.SYSERR, 7, cause);
        assertThat(aio.cause()).isSameAs(cause);
        turnstile.permit();
        turnstile.enter(aio);
        awaitOk(aio);
        assertThat(aio.cause()).isNull();
        assertThat(aio.count()).isEqualTo(1);
    }

    @Test
    @DisplayName("H4 check throws the status and the cause of a failure, and nothing on OK")
    void checkThrows() {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        Operation operation = Operation.of(aio);
        Exception cause = new Exception("made up");
        operation.finish(operation.ticket(), AioStatus.SYSERR, 0, cause);
        assertThatExceptionOfType(AioException.class).isThrownBy(aio::check).satisfies(thrown -> {
            assertThat(thrown.status()).isEqualTo(AioStatus.SYSERR);
            assertThat(thrown.getCause()).isSameAs(cause);
        });
    }

    @Test
    @DisplayName("H10 outputs are cleared when the next operation starts")
    void outputsClearedAtStart() throws Exception {
        try (var listener = listen();
                var dialer = service().dialer(listener.url())) {
            Aio aio = service().newAio();
            dialer.dial(aio);
            assertThat(awaitOk(aio).stream()).isNotNull();
            service().sleep(Duration.ZERO, aio);
            assertThat(awaitOk(aio).stream()).isNull();
        }
    }

    @Test
    @DisplayName("H10 an output of another type is a ClassCastException, another index an IllegalArgumentException")
    void outputIsChecked() {
        Stubborn stubborn = new Stubborn(service());
        Aio aio = service().newAio();
        stubborn.resist(aio);
        Operation.of(aio).setOutput(3, "text");
        Stubborn.finish(aio, AioStatus.OK, 0);
        assertThat(aio.output(3, String.class)).isEqualTo("text");
        assertThat(aio.output(2, String.class)).isNull();
        assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> aio.output(3, Integer.class));
        assertThatIllegalArgumentException().isThrownBy(() -> aio.output(4, Object.class));
        assertThatIllegalArgumentException().isThrownBy(() -> aio.output(-1, Object.class));
    }

    @Test
    @DisplayName("H10 setters on a running operation throw, and it goes on as it was")
    void settersThrowWhileRunning() {
        ByteBuffer buffer = ByteBuffer.allocate(4);
        Aio aio = service().newAio().setIov(buffer);
        assertThat(pair.far().recv(aio)).isTrue();
        ByteBuffer other = ByteBuffer.allocate(4);
        Stream.<Runnable>of(
                        () -> aio.setIov(other),
                        () -> aio.setIov(other, other),
                        () -> aio.setIov(other, other, other),
                        () -> aio.setMessage(null),
                        () -> aio.setInput(0, other),
                        () -> aio.setTimeout(Duration.ZERO),
                        () -> aio.setExpire(service().nanoTime()),
                        aio::skipCallback)
                .forEach(setter -> assertThatIllegalStateException().isThrownBy(setter::run));
        send(client(), pair.near(), pattern(4, 1));
        awaitOk(aio);
        assertThat(buffer.array()).isEqualTo(pattern(4, 1));
        assertThat(other.position()).isZero();
    }

    @Test
    @DisplayName("H10 H3 in the callback setters are allowed again")
    void settersAllowedInCallback() {
        Recorder recorder = new Recorder();
        AtomicReference<RuntimeException> thrown = new AtomicReference<>();
        Aio aio = service().newAio(each -> {
            try {
                each.setIov(ByteBuffer.allocate(1))
                        .setInput(1, "x")
                        .setTimeout(null)
                        .setMessage(null);
            } catch (RuntimeException e) {
                thrown.set(e);
            }
            recorder.done(each);
        });
        service().sleep(Duration.ZERO, aio);
        recorder.await(1);
        assertThat(thrown).hasNullValue();
    }

    @Test
    @DisplayName("H10 the buffer stays set for the next operation, its position where it is")
    void bufferStaysSet() {
        ByteBuffer buffer = ByteBuffer.allocate(10);
        Aio aio = service().newAio().setIov(buffer);
        for (int i = 1; i <= 5; i++) {
            send(client(), pair.near(), new byte[] {(byte) i, (byte) -i});
            buffer.limit(2 * i);
            assertThat(pair.far().recvFully(aio)).isTrue();
            awaitOk(aio);
        }
        assertThat(buffer.array()).containsExactly(1, -1, 2, -2, 3, -3, 4, -4, 5, -5);
    }

    @Test
    @DisplayName("H10 position and limit are read at the submission, not when the buffer is set")
    void limitsReadAtSubmission() {
        ByteBuffer buffer = ByteBuffer.allocate(10);
        Aio aio = service().newAio().setIov(buffer);
        buffer.position(3).limit(5);
        send(client(), pair.near(), pattern(4, 1));
        assertThat(pair.far().recvFully(aio)).isTrue();
        assertThat(awaitOk(aio).count()).isEqualTo(2);
        assertThat(buffer.position()).isEqualTo(5);
        byte[] expected = new byte[10];
        System.arraycopy(pattern(4, 1), 0, expected, 3, 2);
        assertThat(buffer.array()).isEqualTo(expected);
    }

    @Test
    @DisplayName("H10 inputs stay set for the next operation")
    void inputsStaySet() {
        Aio aio = service().newAio().setInput(0, "zero").setInput(3, "three");
        for (int i = 0; i < 2; i++) {
            service().sleep(Duration.ZERO, aio);
            awaitOk(aio);
            assertThat(Operation.of(aio).input(0)).isEqualTo("zero");
            assertThat(Operation.of(aio).input(1)).isNull();
            assertThat(Operation.of(aio).input(3)).isEqualTo("three");
        }
    }

    @Test
    @DisplayName("H10 the array of buffers is copied")
    void arrayIsCopied() {
        ByteBuffer mine = ByteBuffer.allocate(2);
        ByteBuffer[] array = {mine, ByteBuffer.allocate(2), ByteBuffer.allocate(2)};
        Aio aio = service().newAio().setIov(array);
        array[0] = ByteBuffer.allocate(2);
        send(client(), pair.near(), pattern(6, 1));
        pair.far().recvFully(aio);
        assertThat(awaitOk(aio).count()).isEqualTo(6);
        assertThat(mine.position()).isEqualTo(2);
        assertThat(array[0].position()).isZero();
    }

    @Test
    @DisplayName("H10 64 buffers are gathered and scattered in order, 65 are refused")
    void maximumOfBuffers() {
        byte[] bytes = pattern(2 * Aio.MAX_IOV, 9);
        ByteBuffer[] sources = new ByteBuffer[Aio.MAX_IOV];
        ByteBuffer[] targets = new ByteBuffer[Aio.MAX_IOV];
        for (int i = 0; i < Aio.MAX_IOV; i++) {
            sources[i] = ByteBuffer.wrap(bytes, 2 * i, 2);
            targets[i] = i % 2 == 0 ? ByteBuffer.allocate(2) : ByteBuffer.allocateDirect(2);
        }
        Aio out = client().newAio().setIov(sources);
        Aio in = service().newAio().setIov(targets);
        pair.near().sendAll(out);
        pair.far().recvFully(in);
        assertThat(awaitOk(out).count()).isEqualTo(bytes.length);
        assertThat(awaitOk(in).count()).isEqualTo(bytes.length);
        ByteBuffer received = ByteBuffer.allocate(bytes.length);
        Stream.of(targets).forEach(target -> received.put(target.flip()));
        assertThat(received.array()).isEqualTo(bytes);
        ByteBuffer[] tooMany = new ByteBuffer[Aio.MAX_IOV + 1];
        Arrays.fill(tooMany, ByteBuffer.allocate(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> in.setIov(tooMany))
                .withMessageContaining("64");
    }

    @Test
    @DisplayName("H10 a refused setter leaves what was set")
    void refusedSetterChangesNothing() {
        ByteBuffer buffer = ByteBuffer.allocate(1);
        Aio aio = service().newAio().setIov(buffer);
        assertThatNullPointerException().isThrownBy(() -> aio.setIov(buffer, null));
        assertThatNullPointerException().isThrownBy(() -> aio.setIov(buffer, buffer, null));
        assertThatNullPointerException().isThrownBy(() -> aio.setIov((ByteBuffer) null));
        assertThatIllegalArgumentException().isThrownBy(() -> aio.setInput(4, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> aio.setInput(-1, "x"));
        send(client(), pair.near(), pattern(1, 1));
        pair.far().recv(aio);
        assertThat(awaitOk(aio).count()).isEqualTo(1);
        assertThat(buffer.hasRemaining()).isFalse();
    }

    @Test
    @DisplayName("H10 the attachment is the application's at any time")
    void attachment() {
        Aio aio = service().newAio().attach("before").setIov(ByteBuffer.allocate(1));
        pair.far().recv(aio);
        assertThat(aio.attachment()).isEqualTo("before");
        aio.attach("while it runs");
        aio.cancel();
        await(aio);
        assertThat(aio.attachment()).isEqualTo("while it runs");
        assertThat(aio.attach(null).attachment()).isNull();
    }
}
