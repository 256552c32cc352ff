package weir.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DescriptorsTest {
    private static final int SEARCHES = 3_000;

    @Test
    @DisplayName("a channel's descriptor is found while others come and go around it, never one of those")
    void amongOthers() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread others = new Thread(() -> openAndClose(stop), "others");
        others.start();
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int expected = OpenDescriptors.numberOf(listener);
            for (int i = 0; i < SEARCHES; i++) {
                assertThat(OpenDescriptors.numberOf(listener)).isEqualTo(expected);
            }
        } finally {
            stop.set(true);
            others.join();
        }
    }

    private static void openAndClose(AtomicBoolean stop) {
        try {
            while (!stop.get()) {
                SocketChannel.open().close();
            }
        } catch (IOException e) {
            throw new AssertionError("a socket opens", e);
        }
    }
}
