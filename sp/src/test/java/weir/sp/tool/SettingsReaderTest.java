package weir.sp.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("every option is read")
    void all() throws Exception {
        assertThat(read("--bus --dial=a --bind b -l1 -L2 -x p/q -X /r --data=x --hex -C3 -d4 -i5 --recv-timeout 6"
                        + " --send-timeout=7 -Z 8 --async -v --backend nio --socket-name n"))
                .isEqualTo(new Settings(
                        Protocol.BUS0,
                        List.of(
                                new Address(true, "a"),
                                new Address(false, "b"),
                                new Address(true, "tcp://127.0.0.1:1"),
                                new Address(false, "tcp://127.0.0.1:2"),
                                new Address(true, "ipc:///p/q"),
                                new Address(false, "ipc:////r")),
                        List.of(),
                        new Value("x"),
                        Format.HEX,
                        3,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        8,
                        true,
                        true,
                        "nio"));
    }

    @Test
    @DisplayName(
            "a sub without topics hears everything; pair is pair1, and pair0 in compatible mode; no time is no timeout")
    void defaults() throws Exception {
        assertThat(read("--sub -L1").topics()).containsExactly(new Value(""));
        assertThat(read("--sub -L1 --subscribe a --subscribe=b").topics())
                .containsExactly(new Value("a"), new Value("b"));
        assertThat(read("--pair -L1").protocol()).isEqualTo(Protocol.PAIR1);
        assertThat(read("--pair -L1 --compat").protocol()).isEqualTo(Protocol.PAIR0);
        assertThat(read("--pair -L1 --compat").async()).isTrue();
        assertThat(read("--pull0 -L1 --recv-timeout 0").recvTimeout()).isNull();
        assertThat(read("--pull0 -L1 --recv-maxsz 0").maxSize()).isEqualTo(1 << 30);
        assertThat(read("--pull0 -L1").format()).isEqualTo(Format.NO);
    }

    @Test
    @DisplayName("data comes from a file or from the input, byte for byte")
    void files() throws Exception {
        byte[] bytes = {0, -1, 'a', '\n'};
        Path file = Files.write(folder.resolve("data"), bytes);
        assertThat(read(InputStream.nullInputStream(), "--push0", "-L1", "--file", file.toString())
                        .data())
                .extracting(Value::bytes)
                .isEqualTo(bytes);
        assertThat(read(new ByteArrayInputStream(bytes), "--push0", "-L1", "-F-")
                        .data())
                .extracting(Value::bytes)
                .isEqualTo(bytes);
    }

    @Test
    @DisplayName("a number names itself and what is allowed when it is refused")
    void numbers() {
        refused("Integer argument expected: --count '-1'; allowed: 0 to 2147483647.", "--count=-1");
        refused("Integer argument expected: --recv-timeout '5ms'; allowed: 0 to 86400.", "--recv-timeout 5ms");
        refused("Integer argument too large: --delay '86401'; allowed: 0 to 86400.", "-d 86401");
        refused("Integer argument too large: --count '99999999999999999999'", "-C 99999999999999999999");
        refused("Empty integer argument: --interval ''", "--interval=");
    }

    @Test
    @DisplayName("what is refused here and not there says why")
    void tls() {
        refused("TLS is not supported", "--pull0 -L1 -k");
        refused("TLS is not supported", "--pull0 -L1 --cert x");
        refused("ZeroTier is not supported", "--pull0 -L1 --zt-home x");
    }

    @Test
    @DisplayName("help and version end the reading, with the status that nngcat has")
    void told() {
        assertThatExceptionOfType(Ending.class)
                .isThrownBy(() -> read("--help --bogus"))
                .matches(Ending::asked)
                .matches(ending -> ending.status() == 1)
                .matches(ending -> ending.text().startsWith("Usage: weircat <proto> <addr>..."));
        assertThatExceptionOfType(Ending.class)
                .isThrownBy(() -> read("-V"))
                .matches(Ending::asked)
                .matches(ending -> ending.status() == 0);
    }

    private static void refused(String start, String line) {
        assertThatExceptionOfType(Ending.class).isThrownBy(() -> read(line)).satisfies(ending -> {
            assertThat(ending.text()).startsWith(start);
            assertThat(ending.status()).isEqualTo(1);
            assertThat(ending.asked()).isFalse();
        });
    }

    private static Settings read(String line) throws Ending {
        return read(InputStream.nullInputStream(), line.split(" "));
    }

    private static Settings read(InputStream in, String... arguments) throws Ending {
        return new SettingsReader(new CommandLine(List.of(arguments)), in).read();
    }
}
