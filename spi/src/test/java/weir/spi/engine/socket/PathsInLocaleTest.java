package weir.spi.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.AioException;
import weir.api.AioUrl;

/** The JVM's names for files depend on the locale that it is started in. */
@Timeout(60)
class PathsInLocaleTest {
    @Test
    @DisplayName("E2 a path that the locale cannot express is refused with its reason, not by the JDK's exception")
    void localeC() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName());
        builder.environment().put("LC_ALL", "C");
        Process child = builder.redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).startsWith("ADDRINVAL").contains("allowed: what ANSI_X3.4-1968 can express");
    }

    /** What runs in the other locale. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            Names none = new Names(host -> new InetAddress[0], false);
            try {
                System.out.println(Addresses.of(AioUrl.parse("ipc:///tmp/\u00e4"), none));
            } catch (AioException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
