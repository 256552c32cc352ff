package weir.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/** A loop is woken only for events that somebody takes: a blocking reader finds most of its bytes by itself. */
@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EpollInterestTest {
    private Poller poller;
    private PollSocket listener;
    private PollSocket near;
    private PollSocket far;

    /** The events of the far end since they were last taken. */
    private int events;

    @BeforeEach
    void connect() throws IOException {
        poller = new EpollProvider().openPoller();
        listener = poller.open(SocketKind.LISTENER, StandardProtocolFamily.INET);
        listener.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        near = poller.open(SocketKind.STREAM, StandardProtocolFamily.INET);
        boolean connected = near.connect(listener.localAddress());
        while (!connected) {
            look();
            connected = near.finishConnect();
        }
        far = listener.accept(poller);
        while (far == null) {
            look();
            far = listener.accept(poller);
        }
    }

    @AfterEach
    void close() throws IOException {
        poller.close(); // and with it what is registered
    }

    private void look() throws IOException {
        poller.poll(5_000_000, this::note);
    }

    private void note(PollSocket socket, int reported) {
        if (socket == far) {
            events |= reported;
        }
    }

    /** One byte from the near end. */
    private void send() throws IOException {
        assertThat(near.write(ByteBuffer.allocate(1))).isEqualTo(1);
    }

    private void until(int event) throws IOException {
        while ((events & event) == 0) {
            look();
        }
        events = 0;
    }

    private void readOne() throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        while (far.read(one) == PollSocket.AGAIN) {
            Thread.onSpinWait();
        }
        assertThat(one.hasRemaining()).isFalse();
    }

    @Test
    @DisplayName("input behind an event that found no taker wakes nobody, until READ is wanted")
    void unwantedInput() throws IOException {
        send();
        until(PollSocket.READ);
        far.unwant(PollSocket.READ);
        for (int i = 0; i < 10; i++) {
            readOne();
            send();
        }
        look();
        assertThat(events).as("reported though unwanted").isZero();
        far.want(PollSocket.READ);
        until(PollSocket.READ);
        readOne();
        send();
        until(PollSocket.READ); // the interest stands again: no further want
    }

    @Test
    @DisplayName("the peer's end is reported also while READ is unwanted")
    void unwantedEnd() throws IOException {
        send();
        until(PollSocket.READ);
        far.unwant(PollSocket.READ);
        near.shutdownOutput();
        until(PollSocket.HANGUP);
    }

    @Test
    @DisplayName("connections that nobody accepts wake nobody, until one is wanted")
    void unwantedConnections() throws IOException {
        listener.unwant(PollSocket.READ);
        PollSocket next = poller.open(SocketKind.STREAM, StandardProtocolFamily.INET);
        next.connect(listener.localAddress());
        far = listener;
        look();
        look();
        assertThat(events).isZero();
        listener.want(PollSocket.READ);
        until(PollSocket.READ);
    }
}
