package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.spi.Capability;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/**
 * How many streams a scope may have (S5): over {@code maxStreams} its accepts wait and connections stay in the operating
 * system's queue, until a stream closes or the limit rises. The clients are plain sockets.
 */
public abstract class StreamLimitTests extends SwapFixture {
    private final List<SocketChannel> clients = new ArrayList<>();

    /** For subclasses. */
    protected StreamLimitTests() {}

    @BeforeEach
    final void needsTcp() {
        needs(Capability.TCP);
    }

    @AfterEach
    final void closeClients() throws Exception {
        RawSockets.closeAll(clients);
    }

    private EngineScope limited(int most) {
        return open(engine(), AioConfig.DEFAULT.withName("limited").withMaxStreams(most));
    }

    private static StreamListener listening(EngineScope scope) throws AioException {
        StreamListener listener = scope.listener("tcp://127.0.0.1:0");
        listener.listen();
        return listener;
    }

    private SocketAddress connectTo(StreamListener listener) throws IOException {
        needs(Capability.OUTSIDE);
        SocketChannel client = RawSockets.connect(listener.localAddress());
        clients.add(client);
        return client.getLocalAddress();
    }

    private void connectTo(StreamListener listener, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            connectTo(listener);
        }
    }

    private static Aio accepting(EngineScope scope, StreamListener listener) {
        Aio aio = scope.newAio();
        assertThat(listener.accept(aio)).isTrue();
        return aio;
    }

    private static ByteStream stream(Aio accept) {
        return Objects.requireNonNull(awaitOk(accept).stream());
    }

    private static void awaitPauses(EngineScope scope, long count) {
        until(
                "listeners have paused " + count + " times",
                () -> scope.engine().counters().limitPauses() >= count);
    }

    @Test
    @DisplayName("S5 over maxStreams accept pauses: it stays pending, and goes on as soon as a stream closes")
    void pauses() throws Exception {
        EngineScope scope = limited(2);
        StreamListener listener = listening(scope);
        connectTo(listener, 3);
        ByteStream first = stream(accepting(scope, listener));
        stream(accepting(scope, listener));
        Aio third = accepting(scope, listener);
        awaitPauses(scope, 1);
        try (Waiting waiting = new Waiting(third::awaitUninterruptibly)) {
            waiting.requireStillWaits();
            assertThat(scope.engine().scopes()).allMatch(info -> info.streams() == 2 && info.maxStreams() == 2);
            first.close();
            waiting.requireReturned();
        }
        assertThat(stream(third).remoteAddress()).isEqualTo(clients.get(2).getLocalAddress());
    }

    @Test
    @DisplayName("S5 the pause is logged with the scope and its number of streams")
    void pauseIsLogged() throws Exception {
        EngineScope scope = limited(1);
        StreamListener listener = listening(scope);
        connectTo(listener, 2);
        try (LogCapture log = new LogCapture("weir.engine")) {
            stream(accepting(scope, listener));
            accepting(scope, listener);
            log.await("the pause", LogCapture.saying(scope + " has 1 streams: its listeners pause"));
        }
    }

    @Test
    @DisplayName("S5 an accept that paused before any connection came goes on when there is room")
    void pausedBeforeTheConnection() throws Exception {
        EngineScope scope = limited(1);
        StreamListener listener = listening(scope);
        connectTo(listener);
        ByteStream only = stream(accepting(scope, listener));
        Aio next = accepting(scope, listener);
        awaitPauses(scope, 1);
        only.close();
        until("it is gone", () -> scope.engine().counters().streams() == 0);
        assertThat(next.busy()).isTrue();
        assertThat(streamFrom(next, connectTo(listener))).isNotNull();
    }

    private static ByteStream streamFrom(Aio accept, SocketAddress peer) {
        ByteStream stream = stream(accept);
        assertThat(stream.remoteAddress()).isEqualTo(peer);
        return stream;
    }

    @Test
    @DisplayName("S5 without a limit accept never pauses")
    void unlimited() throws Exception {
        EngineScope scope = limited(0);
        StreamListener listener = listening(scope);
        connectTo(listener, 50);
        for (int i = 0; i < 50; i++) {
            stream(accepting(scope, listener));
        }
        assertThat(scope.maxStreams()).isZero();
        assertThat(scope.engine().counters().limitPauses()).isZero();
    }

    @Test
    @DisplayName("S5 connections that came while accept paused are all accepted, in order, each when one has closed")
    void nothingIsLost() throws Exception {
        EngineScope scope = limited(3);
        StreamListener listener = listening(scope);
        List<Aio> accepts = new ArrayList<>();
        List<SocketAddress> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            accepts.add(accepting(scope, listener));
            peers.add(connectTo(listener));
        }
        Deque<ByteStream> open = new ArrayDeque<>();
        for (int i = 0; i < 20; i++) {
            open.add(streamFrom(accepts.get(i), peers.get(i)));
            assertThat(scope.engine().counters().streams()).isLessThanOrEqualTo(3);
            if (open.size() == 3) {
                open.remove().close();
            }
        }
    }

    @Test
    @DisplayName("S5 a scope that is full does not spin, although connections wait and more come")
    void noSpin() throws Exception {
        FilesRunOut counted = new FilesRunOut(provider());
        EngineScope scope = open(
                newEngine(counted, EngineOptions.DEFAULT.withLoops(1)),
                AioConfig.DEFAULT.withName("limited").withMaxStreams(1));
        StreamListener listener = listening(scope);
        connectTo(listener, 2);
        stream(accepting(scope, listener));
        Aio waiting = accepting(scope, listener);
        awaitPauses(scope, 1);
        long before = counted.polls.get();
        connectTo(listener, 10);
        // Time passes on another engine's loop, whose polls are not counted.
        try (Aio time = service().newAio()) {
            assertThat(service().sleep(Duration.ofMillis(200), time)).isTrue();
            awaitOk(time);
        }
        assertThat(counted.polls.get() - before).as("polls in 200 ms").isLessThan(50);
        assertThat(scope.engine().counters().limitPauses()).as("pauses").isEqualTo(1);
        assertThat(waiting.busy()).isTrue();
    }

    @Test
    @DisplayName("S5 dialled streams count, but dials are never refused")
    void dials() throws Exception {
        EngineScope scope = limited(2);
        StreamListener listener = listening(scope);
        StreamListener elsewhere = listening(open(engine(), AioConfig.DEFAULT.withName("elsewhere")));
        List<ByteStream> dialled = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Aio dial = scope.newAio();
            assertThat(scope.dialer(elsewhere.url()).dial(dial)).isTrue();
            dialled.add(stream(dial));
        }
        SocketAddress peer = connectTo(listener);
        Aio accept = accepting(scope, listener);
        for (int i = 0; i < 2; i++) {
            dialled.get(i).close();
        }
        until("two are gone", () -> scope.engine().counters().streams() == 2);
        assertThat(accept.busy()).as("as many as allowed").isTrue();
        dialled.get(2).close();
        streamFrom(accept, peer);
    }

    @Test
    @DisplayName("S5 the limit may rise, fall and be lifted while accepts wait; a lower one closes no stream")
    void changes() throws Exception {
        EngineScope scope = limited(1);
        StreamListener listener = listening(scope);
        connectTo(listener, 8);
        List<ByteStream> open = new ArrayList<>(List.of(stream(accepting(scope, listener))));
        Aio second = accepting(scope, listener);
        Aio third = accepting(scope, listener);
        awaitPauses(scope, 1);
        scope.maxStreams(3);
        assertThat(scope.maxStreams()).isEqualTo(3);
        open.add(stream(second));
        open.add(stream(third));

        scope.maxStreams(1);
        Aio fourth = accepting(scope, listener);
        open.remove(0).close();
        open.remove(0).close();
        until("two are gone", () -> scope.engine().counters().streams() == 1);
        assertThat(open.get(0).isOpen()).isTrue();
        assertThat(fourth.busy()).isTrue();

        scope.maxStreams(0);
        stream(fourth);
        for (int i = 0; i < 4; i++) {
            stream(accepting(scope, listener));
        }
    }

    @Test
    @DisplayName("S5 the limit is that of one scope: another scope of the engine goes on accepting")
    void ofOneScope() throws Exception {
        EngineScope scope = limited(1);
        StreamListener listener = listening(scope);
        connectTo(listener, 2);
        stream(accepting(scope, listener));
        accepting(scope, listener);
        awaitPauses(scope, 1);
        EngineScope other = open(engine(), AioConfig.DEFAULT.withName("other").withMaxStreams(1));
        StreamListener another = listening(other);
        connectTo(another);
        stream(accepting(other, another));
    }

    @Test
    @DisplayName("S5 listeners that pause take turns as streams close, however often one of them tries")
    void turns() throws Exception {
        EngineScope scope = limited(1);
        List<StreamListener> listeners = List.of(listening(scope), listening(scope), listening(scope));
        connectTo(listeners.get(0));
        ByteStream open = stream(accepting(scope, listeners.get(0)));
        List<Aio> accepts = new ArrayList<>();
        for (StreamListener each : listeners) {
            connectTo(each, 3);
            accepts.add(accepting(scope, each));
        }
        awaitPauses(scope, 3);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 3; i++) {
                open.close();
                open = stream(accepts.get(i));
                assertThat(accepts).filteredOn(Aio::busy).hasSize(2);
                accepts.set(i, accepting(scope, listeners.get(i)));
            }
        }
    }

    @Test
    @DisplayName("S5 room that one listener does not need goes to the next")
    void passedOn() throws Exception {
        EngineScope scope = limited(1);
        List<StreamListener> listeners = List.of(listening(scope), listening(scope), listening(scope));
        connectTo(listeners.get(0));
        ByteStream open = stream(accepting(scope, listeners.get(0)));
        Aio nobodyComes = accepting(scope, listeners.get(0));
        Aio canceled = accepting(scope, listeners.get(1));
        Aio closed = accepting(scope, listeners.get(1));
        Aio wants = accepting(scope, listeners.get(2));
        awaitPauses(scope, 3);
        assertThat(canceled.cancel()).isTrue();
        awaitStatus(canceled, AioStatus.CANCELED);
        listeners.get(1).close();
        awaitStatus(closed, AioStatus.CLOSED);
        SocketAddress peer = connectTo(listeners.get(2));
        open.close();
        streamFrom(wants, peer);
        assertThat(nobodyComes.busy()).isTrue();
    }

    @Test
    @DisplayName("S5 room goes to the next if the listener that waited longest has nobody left who accepts")
    void passedOverTheIdle() throws Exception {
        EngineScope scope = limited(1);
        StreamListener idle = listening(scope);
        StreamListener next = listening(scope);
        connectTo(idle);
        ByteStream open = stream(accepting(scope, idle));
        Aio canceled = accepting(scope, idle);
        awaitPauses(scope, 1);
        SocketAddress peer = connectTo(next);
        Aio wants = accepting(scope, next);
        awaitPauses(scope, 2);
        assertThat(canceled.cancel()).isTrue();
        awaitStatus(canceled, AioStatus.CANCELED);
        open.close();
        streamFrom(wants, peer);
    }

    @Test
    @DisplayName("S5 an accept that waits for room can be canceled and times out")
    void endsEarly() throws Exception {
        EngineScope scope = limited(1);
        StreamListener listener = listening(scope);
        connectTo(listener);
        ByteStream open = stream(accepting(scope, listener));
        SocketAddress peer = connectTo(listener);
        Aio canceled = accepting(scope, listener);
        Aio late = scope.newAio().setTimeout(Duration.ofMillis(20));
        assertThat(listener.accept(late)).isTrue();
        Aio now = scope.newAio().setTimeout(Duration.ZERO);
        assertThat(listener.accept(now)).isTrue();
        awaitStatus(now, AioStatus.TIMEDOUT);
        awaitStatus(late, AioStatus.TIMEDOUT);
        assertThat(canceled.cancel()).isTrue();
        awaitStatus(canceled, AioStatus.CANCELED);
        Aio next = accepting(scope, listener);
        open.close();
        streamFrom(next, peer);
    }

    @Test
    @DisplayName("S5 the place of an accept that failed for want of files is given back")
    void givenBack() throws Exception {
        FilesRunOut files = new FilesRunOut(provider());
        EngineScope scope = open(
                newEngine(files, EngineOptions.DEFAULT.withLoops(1)),
                AioConfig.DEFAULT.withName("limited").withMaxStreams(1));
        StreamListener listener = listening(scope);
        files.exhausted = true;
        Aio accept = accepting(scope, listener);
        SocketAddress peer = connectTo(listener);
        until("accept has failed twice", () -> files.failures.size() >= 2);
        files.exhausted = false;
        streamFrom(accept, peer);
    }

    @Test
    @DisplayName("S5 a pause goes with its listener to another backend, and ends there")
    void moves() throws Exception {
        EngineScope scope = moving();
        scope.maxStreams(1);
        StreamListener listener = listening(scope);
        connectTo(listener, 2);
        ByteStream open = stream(accepting(scope, listener));
        Aio waiting = accepting(scope, listener);
        awaitPauses(scope, 1);
        for (String backend : new String[] {"beta", "alpha", "beta"}) {
            swapTo(backend);
            assertThat(waiting.busy()).isTrue();
            assertThat(swapping().counters().streams()).isEqualTo(1);
        }
        open.close();
        streamFrom(waiting, clients.get(1).getLocalAddress());
    }

    @Test
    @DisplayName("S5 a service that is full drains and closes")
    void drainsAndCloses() throws Exception {
        EngineScope scope = limited(1);
        StreamListener listener = listening(scope);
        connectTo(listener, 2);
        ByteStream open = stream(accepting(scope, listener));
        Aio waiting = accepting(scope, listener);
        awaitPauses(scope, 1);
        assertThat(scope.drain(Duration.ZERO)).isFalse();
        awaitStatus(waiting, AioStatus.CLOSED);
        open.close();
        assertThat(scope.drain(patience())).isTrue();
        scope.close();
    }
}
