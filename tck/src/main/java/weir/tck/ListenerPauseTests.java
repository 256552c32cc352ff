package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.tck.StreamOptionTests.requireStatus;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.spi.Capability;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** What a listener does when the process is out of files (E3): it pauses, tries again soon, and loses nothing. */
public abstract class ListenerPauseTests extends KitFixture {
    private FilesRunOut files;
    private EngineScope scope;
    private StreamListener listener;

    /** For subclasses. */
    protected ListenerPauseTests() {}

    @BeforeEach
    final void openListener() throws AioException {
        needs(Capability.TCP);
        files = new FilesRunOut(provider());
        Engine engine = newEngine(files, EngineOptions.DEFAULT.withLoops(1));
        scope = open(engine, AioConfig.DEFAULT.withName("short of files"));
        listener = scope.listener("tcp://127.0.0.1:0");
        listener.listen();
    }

    private Aio startAccept() {
        Aio aio = scope.newAio();
        assertThat(listener.accept(aio)).isTrue();
        return aio;
    }

    private void awaitFailures(int count) {
        until("accept has failed " + count + " times", () -> files.failures.size() >= count);
    }

    @Test
    @DisplayName("E3 out of files an accept waits, and gets its connection when there are files again")
    void serviceIsBack() throws Exception {
        needs(Capability.OUTSIDE);
        Aio accept = startAccept();
        files.exhausted = true;
        try (SocketChannel raw = RawSockets.connect(listener.localAddress())) {
            awaitFailures(2);
            assertThat(accept.busy()).isTrue();
            assertThat(scope.engine().counters().acceptPauses()).isPositive();
            files.exhausted = false;
            awaitOk(accept);
            assertThat(Objects.requireNonNull(accept.stream()).remoteAddress()).isEqualTo(raw.getLocalAddress());
        }
    }

    @Test
    @DisplayName("E3 out of files accept is tried again within a second, and does not spin")
    void noSpin() throws Exception {
        needs(Capability.OUTSIDE);
        Aio accept = startAccept();
        files.exhausted = true;
        try (SocketChannel raw = RawSockets.connect(listener.localAddress())) {
            assertThat(raw.isConnected()).isTrue();
            awaitFailures(1);
            long polls = files.polls.get();
            awaitFailures(5);
            long pollsBetween = files.polls.get() - polls;
            List<Long> times = List.copyOf(files.failures);
            // Measured between the tries themselves: a slow machine can make these times longer, never shorter.
            assertThat(Duration.ofNanos(times.get(4) - times.get(0)))
                    .as("time that five tries took: no spin")
                    .isGreaterThanOrEqualTo(Duration.ofMillis(20));
            // Each pause may take a few polls, such as one cut short by the resolution of a timer.
            assertThat(pollsBetween).as("polls meanwhile").isLessThan(200);
            for (int i = 1; i < 5; i++) {
                assertThat(Duration.ofNanos(times.get(i) - times.get(i - 1)))
                        .as("pause before the next try")
                        .isLessThan(Duration.ofMillis(1500)); // a second, and some for a machine under load
            }
            assertThat(accept.busy()).isTrue();
            files.exhausted = false;
            awaitOk(accept);
        }
    }

    @Test
    @DisplayName("E3 connections that came while there were no files are all accepted afterwards, in order")
    void nothingIsLost() throws Exception {
        needs(Capability.OUTSIDE);
        files.exhausted = true;
        List<Aio> accepts = new ArrayList<>();
        List<SocketChannel> raws = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                accepts.add(startAccept());
                raws.add(RawSockets.connect(listener.localAddress()));
            }
            awaitFailures(2);
            files.exhausted = false;
            for (int i = 0; i < 10; i++) {
                assertThat(Objects.requireNonNull(awaitOk(accepts.get(i)).stream())
                                .remoteAddress())
                        .isEqualTo(raws.get(i).getLocalAddress());
            }
        } finally {
            RawSockets.closeAll(raws);
        }
    }

    @Test
    @DisplayName("E3 while there are no files an accept can be canceled and times out")
    void endsEarlyInPause() throws Exception {
        needs(Capability.OUTSIDE);
        Aio canceled = startAccept();
        Aio late = scope.newAio().setTimeout(Duration.ofMillis(30));
        assertThat(listener.accept(late)).isTrue();
        files.exhausted = true;
        try (SocketChannel raw = RawSockets.connect(listener.localAddress())) {
            awaitStatus(late, AioStatus.TIMEDOUT);
            awaitFailures(1);
            assertThat(canceled.cancel()).isTrue();
            awaitStatus(canceled, AioStatus.CANCELED);
            files.exhausted = false;
            Aio next = startAccept();
            awaitOk(next);
            assertThat(Objects.requireNonNull(next.stream()).remoteAddress()).isEqualTo(raw.getLocalAddress());
        }
    }

    @Test
    @DisplayName("E3 a listener can be closed while there are no files")
    void closeInPause() throws Exception {
        needs(Capability.OUTSIDE);
        Aio accept = startAccept();
        files.exhausted = true;
        try (SocketChannel raw = RawSockets.connect(listener.localAddress())) {
            awaitFailures(1);
            listener.close();
            awaitStatus(accept, AioStatus.CLOSED);
            assertThat(raw.isOpen()).isTrue();
        }
        RawSockets.serve(listener.localAddress(), 1).close();
    }

    @Test
    @DisplayName("E3 streams go on while their listener is short of files")
    void streamsGoOn() throws Exception {
        needs(Capability.OUTSIDE);
        Aio accept = startAccept();
        try (SocketChannel raw = RawSockets.connect(listener.localAddress())) {
            awaitOk(accept);
            Aio waiting = startAccept();
            files.exhausted = true;
            try (SocketChannel another = RawSockets.connect(listener.localAddress())) {
                awaitFailures(1);
                RawSockets.write(raw, new byte[] {7});
                assertThat(receive(scope, Objects.requireNonNull(accept.stream()), 1))
                        .containsExactly(7);
                files.exhausted = false;
                awaitOk(waiting);
                assertThat(Objects.requireNonNull(waiting.stream()).remoteAddress())
                        .isEqualTo(another.getLocalAddress());
            }
        }
    }

    @Test
    @DisplayName("E1 out of files a dial ends NOFILES and a listen fails with it")
    void dialAndListen() throws AioException {
        StreamListener another = scope.listener("tcp://127.0.0.1:0");
        StreamDialer dialer = scope.dialer(listener.url());
        Aio dial = scope.newAio();
        files.exhausted = true;
        assertThat(dialer.dial(dial)).isTrue();
        awaitStatus(dial, AioStatus.NOFILES);
        requireStatus(AioStatus.NOFILES, another::listen);
        files.exhausted = false;
        another.listen();
        assertThat(dialer.dial(dial)).isTrue();
        awaitOk(dial);
    }
}
