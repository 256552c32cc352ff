package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.spi.Capability;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** How streams are spread over several loops. */
public abstract class ServiceSpreadTests extends KitFixture {
    private static final int LOOPS = 4;
    private static final int STREAMS_PER_LOOP = 25;
    /** The listener lives on a loop too. */
    private static final int TOLERANCE = 1;

    private final Map<ByteStream, SocketChannel> clients = new HashMap<>();
    private final Map<Thread, List<ByteStream>> streams = new HashMap<>();

    /** For subclasses. */
    protected ServiceSpreadTests() {}

    @Test
    @DisplayName("S1 accepted streams are spread evenly over the loops, and go first to those that streams have left")
    void evenly() throws Exception {
        EngineScope scope = open(
                newEngine(provider(), EngineOptions.DEFAULT.withLoops(LOOPS)), AioConfig.DEFAULT.withName("spread"));
        try (StreamListener listener = scope.listener("tcp://127.0.0.1:0")) {
            listener.listen();
            accept(scope, listener, LOOPS * STREAMS_PER_LOOP);
            assertThat(streams).hasSize(LOOPS);
            assertThat(streams.values()).allMatch(each -> Math.abs(each.size() - STREAMS_PER_LOOP) <= TOLERANCE);

            Thread left = streams.keySet().iterator().next();
            List<ByteStream> gone = Objects.requireNonNull(streams.remove(left));
            for (ByteStream stream : gone) {
                stream.close();
            }
            for (ByteStream stream : gone) {
                awaitEnd(Objects.requireNonNull(clients.get(stream)));
            }
            accept(scope, listener, gone.size());
            // The last one has told its peer before it leaves.
            assertThat(streams.get(left)).hasSizeBetween(gone.size() - TOLERANCE - 1, gone.size());
        } finally {
            for (SocketChannel client : clients.values()) {
                client.close();
            }
        }
    }

    /** Accepts so many, and notes on which thread the callbacks of each run. */
    private void accept(EngineScope scope, StreamListener listener, int count)
            throws IOException, InterruptedException {
        needs(Capability.OUTSIDE);
        for (int i = 0; i < count; i++) {
            SocketChannel client = RawSockets.connect(listener.localAddress());
            try (Aio accept = scope.newAio()) {
                assertThat(listener.accept(accept)).isTrue();
                ByteStream stream = Objects.requireNonNull(awaitOk(accept).stream());
                clients.put(stream, client);
                streams.computeIfAbsent(threadOf(scope, stream, client), thread -> new ArrayList<>())
                        .add(stream);
            }
        }
    }

    private static Thread threadOf(EngineScope scope, ByteStream stream, SocketChannel client)
            throws IOException, InterruptedException {
        Thread[] thread = new Thread[1];
        CountDownLatch called = new CountDownLatch(1);
        try (Aio recv = scope.newAio(aio -> {
            thread[0] = Thread.currentThread();
            called.countDown();
        })) {
            assertThat(stream.recv(recv.setIov(ByteBuffer.allocate(1)))).isTrue();
            client.write(ByteBuffer.wrap(new byte[1]));
            assertThat(called.await(patience().toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        }
        return thread[0];
    }

    private static void awaitEnd(SocketChannel client) throws IOException {
        assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
}
