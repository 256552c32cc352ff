package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
 * Streams that close while acceptors decide to pause (S5): if one were missed, its connection would wait for ever; if two
 * loops took one place, there would be more streams than allowed.
 */
public abstract class StreamLimitRaceTests extends SwapFixture {
    private static final int CONNECTIONS = 60;
    private static final int CLIENTS = 4;
    private static final int ACCEPTS = 2;

    /** Streams that callbacks hold: counted after the engine counts them, and no more before it does not. */
    private final AtomicInteger alive = new AtomicInteger();

    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();

    /** For subclasses. */
    protected StreamLimitRaceTests() {}

    @BeforeEach
    final void needsTcp() {
        needs(Capability.TCP);
    }

    /** A listener whose accepts are submitted again and again; each stream is closed in the callback or by another thread. */
    private StreamListener serve(EngineScope scope) throws AioException {
        StreamListener listener = scope.listener("tcp://127.0.0.1:0");
        listener.listen();
        for (int i = 0; i < ACCEPTS; i++) {
            Aio accept = scope.newAio(own -> {
                if (own.result() != AioStatus.OK) {
                    return;
                }
                ByteStream stream = Objects.requireNonNull(own.stream());
                most.accumulateAndGet(alive.incrementAndGet(), Math::max);
                if (served.incrementAndGet() % 2 == 0) {
                    end(stream);
                    listener.accept(own);
                } else {
                    listener.accept(own);
                    Aio last = scope.newAio(aio -> {
                        end(stream);
                        aio.close();
                    });
                    if (!stream.readable(last)) {
                        end(stream); // the service closes
                    }
                }
            });
            assertThat(listener.accept(accept)).isTrue();
        }
        return listener;
    }

    private void end(ByteStream stream) {
        alive.decrementAndGet();
        stream.close();
    }

    /** Threads that connect, send a byte and wait for the end of the stream, one connection after the other. */
    private static final class Clients implements AutoCloseable {
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicInteger ended = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Clients(List<StreamListener> listeners) {
            for (int i = 0; i < CLIENTS; i++) {
                StreamListener listener = listeners.get(i % listeners.size());
                Thread thread = new Thread(() -> run(listener), "kit-client");
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }

        private void run(StreamListener listener) {
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    try (SocketChannel client = RawSockets.connect(listener.localAddress())) {
                        RawSockets.write(client, new byte[] {1});
                        RawSockets.readToEnd(client);
                    }
                    ended.incrementAndGet();
                }
            } catch (Throwable e) {
                failure.set(e);
            }
        }

        void awaitAll() {
            until(
                    "all connections have been served",
                    () -> ended.get() == CLIENTS * CONNECTIONS || failure.get() != null);
            assertThat(failure.get()).isNull();
        }

        boolean areBusy() {
            return threads.stream().anyMatch(Thread::isAlive) && failure.get() == null;
        }

        @Override
        public void close() {
            threads.forEach(Thread::interrupt); // ends a wait for a connection that is not served
            until("the clients end", () -> threads.stream().noneMatch(Thread::isAlive));
        }
    }

    private void requireServed(EngineScope scope, int limit) {
        assertThat(most.get()).as("streams at once").isBetween(1, limit);
        assertThat(served.get()).isEqualTo(CLIENTS * CONNECTIONS);
        assertThat(scope.engine().counters().limitPauses()).as("pauses").isPositive();
        until("all are gone", () -> scope.engine().counters().streams() == 0);
    }

    private void race(int loops, int listeners, int limit) throws Exception {
        EngineScope scope = open(
                newEngine(provider(), EngineOptions.DEFAULT.withLoops(loops)),
                AioConfig.DEFAULT.withName("limited").withMaxStreams(limit));
        List<StreamListener> all = new ArrayList<>();
        for (int i = 0; i < listeners; i++) {
            all.add(serve(scope));
        }
        try (Clients clients = new Clients(all)) {
            clients.awaitAll();
        }
        requireServed(scope, limit);
    }

    @Test
    @DisplayName("S5 race: one listener, streams that close while it pauses: none is missed, none is too many")
    void oneListener() throws Exception {
        needs(Capability.OUTSIDE);
        race(1, 1, 1);
    }

    @Test
    @DisplayName("S5 race: several loops accept for one limit, streams close: none is missed, none is too many")
    void severalLoops() throws Exception {
        needs(Capability.OUTSIDE);
        race(3, 4, 2);
    }

    @Test
    @DisplayName("S5 race: listeners are moved to and fro while they pause: none is missed, none is too many")
    void swaps() throws Exception {
        needs(Capability.OUTSIDE);
        EngineScope scope = moving();
        scope.maxStreams(2);
        List<StreamListener> all = List.of(serve(scope), serve(scope));
        try (Clients clients = new Clients(all)) {
            while (clients.areBusy()) {
                swapOften(1);
            }
            clients.awaitAll();
        }
        requireServed(scope, 2);
    }

    @Test
    @DisplayName("S5 race: the limit changes all the time: none is missed, none is more than the highest")
    void changes() throws Exception {
        needs(Capability.OUTSIDE);
        EngineScope scope = open(
                newEngine(provider(), EngineOptions.DEFAULT.withLoops(2)),
                AioConfig.DEFAULT.withName("limited").withMaxStreams(1));
        List<StreamListener> all = List.of(serve(scope), serve(scope));
        try (Clients clients = new Clients(all)) {
            for (int i = 0; clients.areBusy(); i++) {
                scope.maxStreams(1 + i % 3);
                Thread.onSpinWait();
            }
            clients.awaitAll();
        }
        requireServed(scope, 3);
    }
}
