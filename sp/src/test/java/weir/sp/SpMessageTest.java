package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a message can do by itself. */
class SpMessageTest {
    @Test
    @DisplayName("append and insert, chop and trim are each other's opposites, for numbers of 16, 32 and 64 bits")
    void numbers() {
        try (SpMessage message = SpMessage.of("middle")) {
            message.appendShort(0xFFFE).appendInt(-2).appendLong(Long.MIN_VALUE + 5);
            message.insertShort(1).insertInt(0x8000_0000).insertLong(-1);
            assertThat(message.length()).isEqualTo(6 + 2 * 14);
            assertThat(message.trimLong()).isEqualTo(-1);
            assertThat(message.trimInt()).isEqualTo(0x8000_0000);
            assertThat(message.trimShort()).isEqualTo(1);
            assertThat(message.chopLong()).isEqualTo(Long.MIN_VALUE + 5);
            assertThat(message.chopInt()).isEqualTo(-2);
            assertThat(message.chopShort()).as("without sign").isEqualTo(0xFFFE);
            assertThat(message.text()).isEqualTo("middle");
        }
    }

    @Test
    @DisplayName("numbers are big-endian")
    void bigEndian() {
        try (SpMessage message = SpMessage.create().appendShort(0x0102).appendInt(0x03040506)) {
            message.appendLong(0x0708090A0B0C0D0EL);
            assertThat(message.toBytes()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
        }
    }

    @Test
    @DisplayName("bytes come and go at both ends, as in a plain array")
    void model() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] model = {};
            try (SpMessage message = SpMessage.ofCapacity(random.nextInt(100))) {
                for (int i = 0; i < 60; i++) {
                    byte[] bytes = new byte[random.nextInt(300)];
                    random.nextBytes(bytes);
                    int less = random.nextInt(Math.min(model.length, 250) + 1);
                    ByteBuffer next = ByteBuffer.allocate(model.length + bytes.length);
                    switch (random.nextInt(5)) {
                        case 0 ->
                            model = next.put(model)
                                    .put(append(message, bytes, random))
                                    .array();
                        case 1 ->
                            model = next.put(insert(message, bytes)).put(model).array();
                        case 2 -> {
                            message.trim(less);
                            model = Arrays.copyOfRange(model, less, model.length);
                        }
                        case 3 -> {
                            message.chop(less);
                            model = Arrays.copyOf(model, model.length - less);
                        }
                        default -> assertThat(message.capacity()).isGreaterThanOrEqualTo(message.length());
                    }
                    assertThat(message.toBytes())
                            .as("seed %d, step %d", seed, i)
                            .isEqualTo(model);
                    assertThat(message.body()).isEqualTo(ByteBuffer.wrap(model));
                }
            }
        }
    }

    private static byte[] append(SpMessage message, byte[] bytes, SplittableRandom random) {
        switch (random.nextInt(3)) {
            case 0 -> message.append(bytes);
            case 1 -> {
                ByteBuffer buffer =
                        ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
                message.append(buffer);
                assertThat(buffer.hasRemaining()).isFalse();
            }
            default -> {
                byte[] wider = new byte[bytes.length + 7];
                System.arraycopy(bytes, 0, wider, 3, bytes.length);
                message.append(wider, 3, bytes.length);
            }
        }
        return bytes;
    }

    private static byte[] insert(SpMessage message, byte[] bytes) {
        message.insert(bytes);
        return bytes;
    }

    @Test
    @DisplayName("capacity is room that needs no move: what fits is there, clear keeps it")
    void capacity() {
        try (SpMessage message = SpMessage.ofCapacity(5000)) {
            assertThat(message.capacity()).isGreaterThanOrEqualTo(5000);
            assertThat(message.length()).isZero();
            byte[] under = message.body().array();
            message.append(new byte[5000]);
            assertThat(message.body().array()).isSameAs(under);
            assertThat(message.clear().length()).isZero();
            assertThat(message.capacity()).isGreaterThanOrEqualTo(5000);
        }
        assertThatThrownBy(() -> SpMessage.ofCapacity(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    @DisplayName("what is not there cannot be taken, and nothing is taken then")
    void tooMuch() {
        try (SpMessage message = SpMessage.of("abc")) {
            for (ThrowingCallable mistake : List.<ThrowingCallable>of(
                    () -> message.trim(4), () -> message.chop(4), () -> message.trim(-1), () -> message.chop(-1))) {
                assertThatThrownBy(mistake).isInstanceOf(IllegalArgumentException.class);
            }
            for (ThrowingCallable mistake : List.<ThrowingCallable>of(
                    message::trimInt, message::trimLong, message::chopInt, message::chopLong)) {
                assertThatThrownBy(mistake).isInstanceOf(IllegalStateException.class);
            }
            assertThatThrownBy(() -> message.append(new byte[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(message.text()).isEqualTo("abc");
        }
    }

    @Test
    @DisplayName("a duplicate is equal in header and body, and another")
    void duplicate() {
        try (SpMessage message = SpMessage.of("body")) {
            message.headerPart().appendInt(7);
            try (SpMessage twin = message.duplicate()) {
                assertThat(twin.header()).isEqualTo(message.header());
                assertThat(twin.body()).isEqualTo(message.body());
                twin.append("!".getBytes()).headerPart().clear();
                assertThat(message.text()).isEqualTo("body");
                assertThat(message.headerPart().length()).isEqualTo(4);
            }
        }
    }

    @Test
    @DisplayName("the header is edited at both ends, apart from the body")
    void header() {
        try (SpMessage message = SpMessage.of("body")) {
            SpHeader header = message.headerPart();
            header.append(new byte[] {1}).appendShort(2).appendInt(3).appendLong(4);
            header.insert(new byte[] {9, 9}).insertInt(8);
            assertThat(header.length()).isEqualTo(21);
            assertThat(header.trimInt()).isEqualTo(8);
            header.trim(2).chop(8);
            assertThat(header.chopInt()).isEqualTo(3);
            assertThat(message.header()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 0, 2}));
            assertThatThrownBy(header::trimInt).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> header.chop(4)).isInstanceOf(IllegalArgumentException.class);
            assertThat(header.clear().length()).isZero();
            assertThat(message.text()).isEqualTo("body");
        }
    }

    @Test
    @DisplayName("B7 every use of a closed message throws; closing it again does not")
    void closed() {
        SpMessage message = SpMessage.of("gone");
        message.close();
        message.close();
        for (ThrowingCallable use : uses(message)) {
            assertThatThrownBy(use).isInstanceOf(IllegalStateException.class).hasMessageContaining("handed over");
        }
        assertThat(message.toString()).isNotEmpty();
    }

    /** All that can be done with a message of which one is not the owner. */
    static List<ThrowingCallable> uses(SpMessage message) {
        return List.of(
                message::header,
                message::body,
                message::toBytes,
                message::text,
                message::length,
                message::capacity,
                message::headerPart,
                message::duplicate,
                message::clear,
                message::trimShort,
                message::chopLong,
                () -> message.append(new byte[1]),
                () -> message.append(ByteBuffer.allocate(1)),
                () -> message.appendInt(1),
                () -> message.insert(new byte[1]),
                () -> message.insertLong(1),
                () -> message.trim(0),
                () -> message.chop(0));
    }
}
