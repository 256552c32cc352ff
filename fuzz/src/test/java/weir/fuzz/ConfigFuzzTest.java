package weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.AioConfig;
import weir.api.AioOption;
import weir.api.StreamOptions;
import weir.api.UdpOptions;

@Timeout(900)
class ConfigFuzzTest {
    private static final List<AioOption<?>> OPTIONS = List.of(
            StreamOptions.KEEPALIVE_COUNT,
            StreamOptions.SEND_BUFFER,
            StreamOptions.BACKLOG,
            StreamOptions.LINGER,
            StreamOptions.USER_TIMEOUT,
            StreamOptions.LISTEN_FD,
            StreamOptions.LISTEN_FD_NAME,
            UdpOptions.MULTICAST_TTL);

    /** Name, backend, loops and streams, a line each. */
    @FuzzTest(maxDuration = "2m")
    void config(byte[] bytes) {
        List<String> lines = Input.lines(bytes);
        if (lines.size() == 4) {
            int loops = Input.number(lines.get(2));
            int streams = Input.number(lines.get(3));
            Refusal.orResult(
                            IllegalArgumentException.class,
                            () -> new AioConfig(lines.get(0), lines.get(1), loops, null, streams))
                    .ifPresent(config -> {
                        assertThat(AioConfig.DEFAULT
                                        .withName(config.name())
                                        .withBackend(config.backend())
                                        .withLoops(config.loops())
                                        .withMaxStreams(config.maxStreams()))
                                .isEqualTo(config)
                                .hasSameHashCodeAs(config);
                        assertThat(config.loops()).isBetween(0, AioConfig.MAX_LOOPS);
                    });
        }
    }

    @Test
    @DisplayName("a configuration is taken, or refused with the value")
    void configs() {
        Tries.run(getClass(), "config", this::config, "default\nauto\n0\n0", "app\nnio\n1024\n1", " \n-\n-1\n-1");
    }

    /** Which option, and its value, which becomes a text, a number or a duration. */
    @FuzzTest(maxDuration = "2m")
    void option(byte[] bytes) {
        List<String> lines = Input.lines(bytes);
        if (lines.size() == 3) {
            AioOption<?> option = OPTIONS.get(Math.floorMod(Input.number(lines.get(0)), OPTIONS.size()));
            int number = Input.number(lines.get(2));
            for (Object value : new Object[] {
                lines.get(1),
                number,
                Duration.ofMillis(number),
                Duration.ofSeconds(Long.MAX_VALUE >> (1 + (number & 31)), number)
            }) {
                if (value.getClass() == typeOf(option)) {
                    Refusal.orResult(IllegalArgumentException.class, () -> option.checked(value))
                            .ifPresent(taken -> assertThat(taken).isSameAs(value));
                }
            }
        }
    }

    private static Class<?> typeOf(AioOption<?> option) {
        if (option == StreamOptions.LINGER || option == StreamOptions.USER_TIMEOUT) {
            return Duration.class;
        }
        return option == StreamOptions.LISTEN_FD_NAME ? String.class : Integer.class;
    }

    @Test
    @DisplayName("the value of an option is taken, or refused with what is allowed")
    void options() {
        Tries.run(getClass(), "option", this::option, "7\nweb\n0", "4\n\n1000", "5\n\n3600000", "2\n\n65536");
    }
}
