package weir.spi.engine.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.AioException;
import weir.api.AioStatus;

/** The environment of socket activation, as systemd writes it and as others get it wrong. */
class InheritedSocketsTest {
    private static final long PID = 4711;

    private static Map<String, String> environment(String pid, String count, String names) {
        Map<String, String> environment = new HashMap<>();
        environment.put("LISTEN_PID", pid);
        environment.put("LISTEN_FDS", count);
        environment.put("LISTEN_FDNAMES", names);
        return environment;
    }

    private static int find(Map<String, String> environment, String name) throws AioException {
        return new InheritedSockets(environment, PID).find(name);
    }

    private static void requireNone(Map<String, String> environment, String name, String... reasons) {
        assertThatThrownBy(() -> find(environment, name))
                .isInstanceOfSatisfying(
                        AioException.class, e -> assertThat(e.status()).isEqualTo(AioStatus.NOENT))
                .hasMessageContainingAll(reasons);
    }

    @Test
    @DisplayName("E1 the one descriptor of the one name is number 3")
    void one() throws AioException {
        assertThat(find(environment("4711", "1", "web"), "web")).isEqualTo(3);
    }

    @Test
    @DisplayName("E1 several names are numbered from 3; of two that are alike the first counts")
    void several() throws AioException {
        Map<String, String> environment = environment("4711", "5", "web:admin::web:unknown");
        assertThat(find(environment, "web")).isEqualTo(3);
        assertThat(find(environment, "admin")).isEqualTo(4);
        assertThat(find(environment, "unknown")).isEqualTo(7);
    }

    @Test
    @DisplayName("E1 a name that is not there is NOENT, and the names that are there are told")
    void otherName() {
        requireNone(environment("4711", "2", "web:admin"), "mail", "'mail'", "web:admin");
        requireNone(environment("4711", "2", "web:admin"), "we", "'we'");
        requireNone(environment("4711", "2", "web:admin"), "web:admin", "'web:admin'");
    }

    @Test
    @DisplayName("E1 names beyond the number of descriptors count for nothing")
    void moreNamesThanDescriptors() throws AioException {
        Map<String, String> environment = environment("4711", "1", "web:admin");
        assertThat(find(environment, "web")).isEqualTo(3);
        requireNone(environment, "admin", "admin");
        requireNone(environment("4711", "0", "web"), "web", "web");
        requireNone(environment("4711", "-1", "web"), "web", "web");
    }

    @Test
    @DisplayName("E1 descriptors without a name have none that could be asked for")
    void fewerNamesThanDescriptors() throws AioException {
        Map<String, String> environment = environment("4711", "3", "web");
        assertThat(find(environment, "web")).isEqualTo(3);
        requireNone(environment, "admin", "admin");
    }

    @Test
    @DisplayName("E1 an environment meant for another process is NOENT, and both numbers are told")
    void otherProcess() {
        requireNone(environment("4712", "1", "web"), "web", "4712", "4711");
    }

    @Test
    @DisplayName("E1 a variable that is missing or no number is NOENT, named with what it is")
    void missing() {
        requireNone(Map.of(), "web", "LISTEN_FDS", "null");
        Map<String, String> noPid = environment("4711", "1", "web");
        noPid.remove("LISTEN_PID");
        requireNone(noPid, "web", "LISTEN_PID", "null");
        Map<String, String> noNames = environment("4711", "1", "web");
        noNames.remove("LISTEN_FDNAMES");
        requireNone(noNames, "web", "'web'");
        requireNone(environment("4711", "one", "web"), "web", "LISTEN_FDS", "one");
        requireNone(environment("", "1", "web"), "web", "LISTEN_PID");
        requireNone(environment("4711", "99999999999", "web"), "web", "LISTEN_FDS", "99999999999");
    }
}
