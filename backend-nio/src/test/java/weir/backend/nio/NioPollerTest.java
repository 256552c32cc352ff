package weir.backend.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class NioPollerTest {
    @Test
    @DisplayName("a socket whose selector was exchanged keeps its interest and reports its events")
    void rebuiltSelector() throws Exception {
        try (NioPoller poller = new NioPoller(Selector.open())) {
            PollSocket listener = poller.open(SocketKind.LISTENER, StandardProtocolFamily.INET);
            listener.listen(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1);
            poller.poll(0, (socket, events) -> {});
            listener.want(PollSocket.READ);
            Selector before = poller.selector();
            poller.rebuild();
            assertThat(before.isOpen()).isFalse();
            PollSocket[] ready = new PollSocket[1];
            try (SocketChannel client = SocketChannel.open(listener.localAddress())) {
                poller.poll(TimeUnit.SECONDS.toNanos(10), (socket, events) -> ready[0] = socket);
                assertThat(client.isConnected()).isTrue();
            }
            assertThat(ready[0]).isSameAs(listener);
        }
    }
}
