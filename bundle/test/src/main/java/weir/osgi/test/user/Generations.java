package weir.osgi.test.user;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.UdpSocket;

/**
 * Objects of every kind, opened again and again, with a stream that only its peer has ended among them. Older ones are
 * closed, most of them; all of them, open, half closed or closed, stay reachable.
 */
final class Generations {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Open at a time. */
    private static final int OPEN = 3;
    /** Every so many stay open for good. */
    private static final int LASTING = 20;

    private final AioService service;
    private final Collection<Object> kept;
    private final Deque<List<AutoCloseable>> open = new ArrayDeque<>();
    private int count;

    Generations(AioService service, Collection<Object> kept) {
        this.service = service;
        this.kept = kept;
    }

    /** Opens the next ones, with operations pending on them, and closes some of before. */
    void next() throws Exception {
        StreamListener listener = service.listener("tcp://127.0.0.1:0");
        listener.listen();
        StreamDialer dialer = service.dialer(listener.url());
        UdpSocket datagrams = service.udp("udp://127.0.0.1:0");
        Aio accept = service.newAio();
        Aio dial = service.newAio();
        listener.accept(accept);
        dialer.dial(dial);
        dial.await(PATIENCE);
        accept.await(PATIENCE);
        dial.check();
        accept.check();
        ByteStream near = requireNonNull(dial.stream());
        ByteStream far = requireNonNull(accept.stream());
        near.shutdownOutput();
        Aio recv = service.newAio();
        Aio datagram = service.newAio();
        near.recv(recv.setIov(ByteBuffer.allocateDirect(10)));
        datagrams.recv(datagram.setIov(ByteBuffer.allocate(10)));
        listener.accept(accept);
        kept.addAll(List.of(listener, dialer, datagrams, accept, dial, near, far, recv, datagram));
        count++;
        open.add(count % LASTING == 0 ? List.of(dial) : List.of(listener, datagrams, near, far, dial));
        if (open.size() > OPEN) {
            for (AutoCloseable each : open.remove()) {
                each.close();
            }
        }
    }
}
