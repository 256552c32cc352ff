package weir.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.fuzz.Input;
import weir.fuzz.Refusal;
import weir.fuzz.Tries;

@Timeout(900)
class SettingsFuzzTest {
    private static final List<String> KEYS =
            StreamSupport.stream(Settings.keys().spliterator(), false).toList();

    /** The values, a line for each key; an empty one sets nothing. */
    @FuzzTest(maxDuration = "2m")
    void settings(byte[] bytes) {
        Map<String, String> texts = texts(bytes);
        Optional<Settings> read = Refusal.orResult(Settings.BadValue.class, () -> Settings.of(texts));
        read.ifPresent(SettingsFuzzTest::check);

        List<String> bad = new ArrayList<>();
        Map<String, String> good = Settings.lookUp(texts::get, (key, reason) -> bad.add(key));
        assertThat(bad.isEmpty()).isEqualTo(read.isPresent());
        assertThat(good.size() + bad.size()).isEqualTo(texts.size());
        check(Settings.of(good)); // the bad ones do no harm to the others
    }

    @Test
    @DisplayName("settings are read, or refused with the key; a bad one is left out and the rest counts")
    void texts() {
        Tries.run(
                getClass(),
                "settings",
                this::settings,
                "auto\nepoll,nio\n1s\n10s\n2s\n5s\n0\nexecutor\n4\n0",
                "pinned:nio\nnio\n500ms\n0ms\n999999999s\n1ms\n1024\nloop\n256\n2147483647",
                "manual\n\n\n\n\n\n\n\n\n");
    }

    private static Map<String, String> texts(byte[] bytes) {
        List<String> lines = Input.lines(bytes);
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(lines.size(), KEYS.size()); i++) {
            if (!lines.get(i).isEmpty()) {
                texts.put(KEYS.get(i), lines.get(i));
            }
        }
        return texts;
    }

    private static void check(Settings settings) {
        assertThat(settings.allowed()).isNotEmpty().allSatisfy(SettingsFuzzTest::isName);
        if (settings.policy() instanceof Policy.Pinned pinned) {
            isName(pinned.name());
        }
        assertThat(List.of(settings.settle(), settings.absence(), settings.grace(), settings.stopTimeout()))
                .allSatisfy(each -> {
                    assertThat(each.toNanos()).isNotNegative(); // and no overflow
                    assertThat(each).isLessThanOrEqualTo(Duration.ofSeconds(999_999_999));
                });
        assertThat(settings.loops()).isBetween(0, 1024);
        assertThat(settings.callbackThreads()).isBetween(1, 256);
        assertThat(settings.maxStreams()).isNotNegative();
        assertThat(Settings.Callbacks.parse(settings.callbacks().text())).isEqualTo(settings.callbacks());
    }

    private static void isName(String name) {
        assertThat(name).matches("[a-z][a-z0-9_-]{0,31}");
    }
}
