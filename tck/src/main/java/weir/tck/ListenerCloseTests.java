package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.StreamListener;
import weir.spi.Capability;

/** How listeners over TCP end: close (B6), drain (S2), with their service (S1). */
public abstract class ListenerCloseTests extends ListenerFixture {
    /** For subclasses. */
    protected ListenerCloseTests() {}

    @Test
    @DisplayName("B6 close ends queued accepts CLOSED, in order, and every later one")
    void closeEndsAccepts() {
        StreamListener listener = listen();
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Aio> accepts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            Aio aio = service().newAio(done -> order.add(number));
            assertThat(listener.accept(aio)).isTrue();
            accepts.add(aio);
        }
        listener.close();
        accepts.forEach(each -> awaitStatus(each, AioStatus.CLOSED));
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
        awaitStatus(startAccept(listener), AioStatus.CLOSED);
        listener.close();
    }

    @Test
    @DisplayName("B6 once close() has returned the address is free")
    void addressIsFreeAtOnce() throws IOException {
        needs(Capability.OUTSIDE);
        StreamListener first = listen();
        SocketAddress address = first.localAddress();
        String url = first.url();
        startAccept(first);
        first.close();
        for (int i = 0; i < 30; i++) {
            // Without SO_REUSEADDR's help: no connection was ever made.
            RawSockets.serve(address, 1).close();
            StreamListener again = listen(url);
            startAccept(again);
            again.close();
        }
    }

    @Test
    @DisplayName("B6 the address of a closed listener is free although its connections live")
    void addressIsFreeBesideConnections() {
        StreamListener first = listen();
        Pair pair = connect(first);
        first.close();
        try (StreamListener second = listen(first.url())) {
            Pair another = connect(second);
            send(client(), another.near(), new byte[] {1});
            assertThat(receive(service(), another.far(), 1)).containsExactly(1);
        }
        send(client(), pair.near(), new byte[] {2});
        assertThat(receive(service(), pair.far(), 1)).containsExactly(2);
    }

    @Test
    @DisplayName("B6 a listener closed in a callback frees its address soon")
    void closeInCallback() throws IOException {
        needs(Capability.OUTSIDE);
        StreamListener listener = listen();
        Aio accept = service().newAio(aio -> listener.close());
        assertThat(listener.accept(accept)).isTrue();
        SocketAddress address = listener.localAddress();
        RawSockets.connect(address).close();
        awaitOk(accept);
        until("the address is free", () -> {
            try {
                RawSockets.serve(address, 1).close();
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    @DisplayName("B6 connections that nobody accepted end with the listener")
    void unacceptedConnectionsEnd() throws IOException {
        needs(Capability.OUTSIDE);
        StreamListener listener = listen();
        try (SocketChannel raw = RawSockets.connect(listener.localAddress())) {
            listener.close();
            int end;
            try {
                end = raw.read(ByteBuffer.allocate(1));
            } catch (IOException e) {
                end = -1; // a reset is the usual end here
            }
            assertThat(end).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("S2 drain closes listeners, lets streams go on, and is done when the last has closed")
    void drain() throws InterruptedException {
        needs(Capability.OUTSIDE);
        StreamListener listener = listen();
        Pair pair = connect(listener);
        Aio accept = startAccept(listener);
        assertThat(service().drain(Duration.ZERO)).isFalse();
        awaitStatus(accept, AioStatus.CLOSED);
        assertThatThrownBy(() -> RawSockets.connect(listener.localAddress())).isInstanceOf(IOException.class);
        send(client(), pair.near(), new byte[] {1});
        assertThat(receive(service(), pair.far(), 1)).containsExactly(1);
        pair.near().close();
        pair.far().close();
        assertThat(service().drain(patience())).isTrue();
    }

    @Test
    @DisplayName("S1 closing the service ends queued accepts STOPPED and frees the address")
    void serviceClose() throws IOException {
        needs(Capability.OUTSIDE);
        AioService scope = open(engine(), AioConfig.DEFAULT.withName("short"));
        StreamListener listener = scope.listener("tcp://127.0.0.1:0");
        listener.listen();
        Aio accept = scope.newAio();
        assertThat(listener.accept(accept)).isTrue();
        scope.close();
        awaitStatus(accept, AioStatus.STOPPED);
        RawSockets.serve(listener.localAddress(), 1).close();
    }
}
