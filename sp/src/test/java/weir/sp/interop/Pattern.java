package weir.sp.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The messages that both ends of an interop test compute, byte for byte as {@code pattern.h} in
 * {@code src/test/c} writes and describes them. Either end can so verify everything it receives,
 * also messages too short to say who they are.
 */
record Pattern(long seed, int min, int max, List<String> topics) {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    /** A body this long says its own sequence. */
    private static final int SELF_DESCRIBING = 8;

    Pattern {
        if (min < 0 || max < min) {
            throw new IllegalArgumentException("sizes " + min + " to " + max + ": not 0 <= min <= max");
        }
        topics = List.copyOf(topics);
    }

    static Pattern of(long seed, int min, int max) {
        return new Pattern(seed, min, max, List.of());
    }

    Pattern withTopics(String... names) {
        return new Pattern(seed, min, max, List.of(names));
    }

    /** As the program takes it. */
    String sizes() {
        return min + "-" + max;
    }

    int size(long seq) {
        if (seq == 0) {
            return min;
        }
        if (seq == 1) {
            return max;
        }
        return min + (int) ((base(seq) >>> 1) % (max - min + 1L));
    }

    /** The topic of a message, empty where the pattern has none. */
    String topic(long seq) {
        return topics.isEmpty() ? "" : topics.get((int) (seq % topics.size()));
    }

    byte[] message(long seq) {
        byte[] topic = topic(seq).getBytes(UTF_8);
        int size = size(seq);
        byte[] message = Arrays.copyOf(topic, topic.length + size);
        long base = base(seq);
        if (size < SELF_DESCRIBING) {
            fill(message, topic.length, base);
            return message;
        }
        int filler = topic.length + SELF_DESCRIBING;
        fill(message, filler, base);
        ByteBuffer.wrap(message).putInt(topic.length, (int) seq).putInt(topic.length + 4, fnv(message, filler));
        return message;
    }

    /** Which message it says to be; topics do not count. Only of bodies of 8 bytes and more. */
    long sequence(byte[] message) {
        for (String name : topics.isEmpty() ? List.of("") : topics) {
            byte[] topic = name.getBytes(UTF_8);
            if (message.length >= topic.length + SELF_DESCRIBING
                    && Arrays.equals(message, 0, topic.length, topic, 0, topic.length)) {
                ByteBuffer body = ByteBuffer.wrap(message);
                long seq = Integer.toUnsignedLong(body.getInt(topic.length));
                // One topic may be the beginning of another: the sum tells which of them it was.
                if (body.getInt(topic.length + 4) == fnv(message, topic.length + SELF_DESCRIBING)
                        && topic(seq).equals(name)) {
                    return seq;
                }
            }
        }
        throw new AssertionError("a message of " + message.length + " bytes that says no sequence");
    }

    /** @throws AssertionError naming the first byte that differs */
    void verify(long seq, byte[] message) {
        byte[] expected = message(seq);
        int differs = Arrays.mismatch(expected, message);
        if (differs >= 0) {
            throw new AssertionError("message " + seq + " of " + expected.length + " bytes came with " + message.length
                    + " and differs at byte " + differs);
        }
    }

    /** What the program prints as {@code checksum} after the first messages in any order. */
    int checksum(long count) {
        int sum = 0;
        for (long seq = 0; seq < count; seq++) {
            sum += fnv(message(seq), 0);
        }
        return sum;
    }

    /** FNV-1a of 32 bits, from an index to the end. */
    static int fnv(byte[] bytes, int from) {
        int hash = 0x811c9dc5;
        for (int i = from; i < bytes.length; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * 0x01000193;
        }
        return hash;
    }

    private long base(long seq) {
        return mix(seed ^ mix(seq));
    }

    private static void fill(byte[] message, int from, long base) {
        long word = 0;
        for (int j = 0; from + j < message.length; j++) {
            word = j % Long.BYTES == 0 ? mix(base + j / Long.BYTES) : word >>> Byte.SIZE;
            message[from + j] = (byte) word;
        }
    }

    /** One step of splitmix64. */
    private static long mix(long x) {
        long z = x + GAMMA;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
