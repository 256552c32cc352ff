package weir.sp.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.fuzz.Tries;
import weir.sp.message.Packet;
import weir.spi.Operation;

@Timeout(900)
class FrameFuzzTest {
    private static final int MOST = 70_000;

    private static AioService service;
    private static Aio aio;

    @BeforeAll
    static void open() throws AioException {
        service = AioService.open(AioConfig.DEFAULT.withBackend("nio"));
        aio = service.newAio();
    }

    @AfterAll
    static void close() {
        service.close();
    }

    /** What is read: messages, and how it ended if it did. */
    private record Read(List<byte[]> messages, @Nullable AioStatus end) {}

    /** The first byte says whether frames have a type, and in pieces of which size they come; the others are the stream. */
    @FuzzTest(maxDuration = "2m")
    void frames(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        boolean typed = (bytes[0] & 1) != 0;
        int piece = 1 << ((bytes[0] >> 1) & 15);
        byte[] stream = Arrays.copyOfRange(bytes, 1, bytes.length);
        Read read = read(stream, typed, piece);
        Read expected = expected(stream, typed);
        assertThat(read.end()).isEqualTo(expected.end());
        assertThat(read.messages())
                .usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(expected.messages());
    }

    /** As a pipe does: asks where the bytes go, puts some there, and takes what is complete. */
    private static Read read(byte[] stream, boolean typed, int piece) {
        Tuning tuning = new Tuning(0, 0);
        tuning.maxMessageSize = MOST;
        FrameReader reader = new FrameReader(typed, tuning);
        List<byte[]> messages = new ArrayList<>();
        try {
            for (int at = 0; ; ) {
                for (Packet next = reader.next(); next != null; next = reader.next()) {
                    byte[] body = new byte[next.body().length()];
                    next.body().copyTo(body, 0);
                    messages.add(body);
                    next.release();
                }
                if (at == stream.length) {
                    return new Read(messages, null);
                }
                reader.prepare(aio);
                ByteBuffer space = Objects.requireNonNull(Operation.of(aio).buffer());
                int count = Math.min(Math.min(piece, space.remaining()), stream.length - at);
                assertThat(count).as("room").isPositive();
                space.put(stream, at, count);
                at += count;
                reader.arrived(count);
            }
        } catch (AioException e) {
            return new Read(messages, e.status());
        } finally {
            reader.close();
        }
    }

    /** The same by the letter, with all bytes at hand. */
    private static Read expected(byte[] stream, boolean typed) {
        List<byte[]> messages = new ArrayList<>();
        ByteBuffer left = ByteBuffer.wrap(stream);
        while (left.remaining() >= (typed ? 9 : 8)) {
            if (typed && left.get() != 1) {
                return new Read(messages, AioStatus.PROTO);
            }
            long length = left.getLong();
            if (length < 0 || length > MOST) {
                return new Read(messages, AioStatus.MSGSIZE);
            }
            if (length > left.remaining()) {
                break;
            }
            byte[] body = new byte[(int) length];
            left.get(body);
            messages.add(body);
        }
        return new Read(messages, null);
    }

    @Test
    @DisplayName("whatever bytes, in whatever pieces, are the messages that they say, or a status")
    void anyFrames() {
        Tries.run(
                getClass(),
                "frames",
                this::frames,
                "\0\0\0\0\0\0\0\0\5hello\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2ab",
                "\1\1\0\0\0\0\0\0\0\5hello\1\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1x",
                "\6\0\0\0\0\0\1\0\0" + "y".repeat(65_536) + "\0\0\0\0\0\0\0\1z",
                "\31\1\0\0\0\0\0\1\21\160" + "y".repeat(70_000),
                "\2\177\0\0\0\0\0\0\0");
    }
}
