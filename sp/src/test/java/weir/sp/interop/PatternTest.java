package weir.sp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ends of the interop tests compute the same messages, and notice a wrong one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PatternTest {
    @Test
    @DisplayName("the program in C writes the same bytes")
    void sameAsInC() {
        same(Pattern.of(0, 0, 0), 3);
        same(Pattern.of(42, 0, 40), 300);
        same(Pattern.of(-1, 8, 4096), 100);
        same(Pattern.of(Long.MIN_VALUE, 0, 1 << 20), 6);
        same(Pattern.of(7, 0, 30).withTopics("a.", "b.", "ab."), 100);
    }

    @Test
    @DisplayName("the ends of the range of sizes always occur")
    void sizes() {
        Pattern pattern = Pattern.of(5, 0, 4096);
        assertThat(pattern.message(0)).isEmpty();
        assertThat(pattern.message(1)).hasSize(4096);
        assertThat(LongStream.range(0, 1000).map(pattern::size)).allMatch(size -> size >= 0 && size <= 4096);
    }

    @Test
    @DisplayName("a message says its sequence, behind its topic too")
    void sequence() {
        Pattern plain = Pattern.of(5, 8, 100);
        Pattern topics = plain.withTopics("a", "ab", "abc");
        for (long seq = 0; seq < 100; seq++) {
            assertThat(plain.sequence(plain.message(seq))).isEqualTo(seq);
            assertThat(topics.sequence(topics.message(seq))).isEqualTo(seq);
        }
    }

    @Test
    @DisplayName("a changed, a cut and a wrong message are told")
    void verify() {
        Pattern pattern = Pattern.of(5, 10, 100);
        byte[] right = pattern.message(9);
        pattern.verify(9, right);
        byte[] changed = right.clone();
        changed[changed.length - 1] ^= 1;
        assertThatThrownBy(() -> pattern.verify(9, changed)).isInstanceOf(AssertionError.class);
        byte[] cut = Arrays.copyOf(right, right.length - 1);
        assertThatThrownBy(() -> pattern.verify(9, cut)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> pattern.verify(8, right)).isInstanceOf(AssertionError.class);
    }

    private static void same(Pattern pattern, int count) {
        List<String> expected =
                LongStream.range(0, count).mapToObj(seq -> line(pattern, seq)).toList();
        try (Peer peer = Peer.start(
                "pattern",
                Long.toUnsignedString(pattern.seed()),
                Integer.toString(count),
                pattern.sizes(),
                "topics=" + String.join(",", pattern.topics()))) {
            assertThat(peer.awaitExit()).as(peer.output()).isZero();
            assertThat(peer.output().lines()).containsExactlyElementsOf(expected);
        }
    }

    /** What the program prints of a message: sequence, size, FNV-1a, and the first 32 bytes. */
    private static String line(Pattern pattern, long seq) {
        byte[] message = pattern.message(seq);
        return "%d %d %08x %s"
                .formatted(
                        seq,
                        message.length,
                        Pattern.fnv(message, 0),
                        HexFormat.of().formatHex(message, 0, Math.min(32, message.length)));
    }
}
