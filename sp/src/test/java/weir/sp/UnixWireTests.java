package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of the wire on Unix sockets, where each message begins with its type. */
abstract class UnixWireTests extends WireTests {
    @Test
    @DisplayName("a message of another type than 1 closes the pipe")
    void types() throws Exception {
        try (PullSocket pull = PullSocket.open(service())) {
            String url = pull.listen(url()).url();
            try (RawPeer good = RawPeer.of(url, 80)) {
                for (int type : new int[] {0, 2, 3, 255}) {
                    try (RawPeer bad = RawPeer.of(url, 80)) {
                        bad.write(new byte[] {(byte) type, 0, 0, 0, 0, 0, 0, 0, 0})
                                .awaitClosed();
                    }
                }
                good.send("still there");
                assertThat(recv(pull::recv)).isEqualTo("still there");
            }
        }
    }
}
