package weir.sp.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.sp.message.Packet;
import weir.spi.Operation;

/** Frames cut at any place give the messages that were put in; what is no frame gives a status, and nothing else. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FrameReaderTest {
    private static final int MOST = 100_000;

    private AioService service;
    private Aio aio;

    @BeforeEach
    void open() throws Exception {
        service = AioService.open(AioConfig.DEFAULT.withBackend("nio"));
        aio = service.newAio();
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    @DisplayName("random frames, cut at random places, give exactly the messages")
    void cut() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            boolean typed = random.nextBoolean();
            List<byte[]> sent = new ArrayList<>();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int i = random.nextInt(1, 30); i > 0; i--) {
                byte[] body = new byte[size(random)];
                random.nextBytes(body);
                sent.add(body);
                if (typed) {
                    stream.write(1);
                }
                stream.write(ByteBuffer.allocate(8).putLong(body.length).array());
                stream.write(body);
            }
            assertThat(feed(reader(typed), stream.toByteArray(), random))
                    .as("seed %d", seed)
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyElementsOf(sent);
        }
    }

    /** Mostly around the places where the reader changes its ways. */
    private static int size(SplittableRandom random) {
        int[] places = {0, 1, 8, 4096, 8192, 16_384, 65_536, MOST};
        return Math.max(0, Math.min(MOST, places[random.nextInt(places.length)] + random.nextInt(-20, 21)));
    }

    @Test
    @DisplayName("garbage gives MSGSIZE or PROTO, or is taken for messages, and gives nothing else")
    void garbage() {
        for (int seed = 0; seed < 20_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                if (random.nextInt(4) > 0) {
                    bytes[i] = (byte) random.nextInt(2); // else hardly a length would be believed
                }
            }
            try {
                feed(reader(random.nextBoolean()), bytes, random);
            } catch (AioException e) {
                assertThat(e.status()).as("seed %d", seed).isIn(AioStatus.MSGSIZE, AioStatus.PROTO);
            }
        }
    }

    @Test
    @DisplayName("lengths over the maximum, of 2^63 and of -1 are MSGSIZE; another type is PROTO")
    void lengths() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        for (long length : new long[] {MOST + 1L, 1L << 31, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE, -1}) {
            assertThatThrownBy(() -> feed(
                            reader(false),
                            ByteBuffer.allocate(8).putLong(length).array(),
                            random))
                    .isInstanceOfSatisfying(
                            AioException.class, e -> assertThat(e.status()).isEqualTo(AioStatus.MSGSIZE));
        }
        for (int type : new int[] {0, 2, 255}) {
            assertThatThrownBy(() -> feed(
                            reader(true),
                            ByteBuffer.allocate(9).put((byte) type).array(),
                            random))
                    .isInstanceOfSatisfying(
                            AioException.class, e -> assertThat(e.status()).isEqualTo(AioStatus.PROTO));
        }
        assertThat(feed(reader(false), new byte[7], random)).isEmpty();
    }

    private static FrameReader reader(boolean typed) {
        Tuning tuning = new Tuning(0, 0);
        tuning.maxMessageSize = MOST;
        return new FrameReader(typed, tuning);
    }

    /** As a pipe does: asks where the bytes go, puts some there, and takes what is complete. */
    private List<byte[]> feed(FrameReader reader, byte[] stream, SplittableRandom random) throws AioException {
        List<byte[]> messages = new ArrayList<>();
        boolean byBytes = random.nextInt(10) == 0 && stream.length < 2000;
        for (int at = 0; ; ) {
            for (Packet next = reader.next(); next != null; next = reader.next()) {
                byte[] body = new byte[next.body().length()];
                next.body().copyTo(body, 0);
                messages.add(body);
                next.release();
            }
            if (at == stream.length) {
                reader.close();
                return messages;
            }
            reader.prepare(aio);
            ByteBuffer space = Objects.requireNonNull(Operation.of(aio).buffer());
            int most = Math.min(space.remaining(), stream.length - at);
            assertThat(most).as("room").isPositive();
            int count = byBytes ? 1 : random.nextInt(1, most + 1);
            space.put(stream, at, count);
            at += count;
            reader.arrived(count);
        }
    }
}
