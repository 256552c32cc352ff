package weir.bench.echo;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.bench.process.UnavailablePeerException;

/**
 * Weir's blocking style: a virtual thread, a buffer and a handle without callback for each connection, a whole message at a
 * time.
 */
final class WeirBlockingEcho {
    private final AioService service;
    private final StreamListener listener;
    private final Executor threads;
    private final int messageBytes;

    private WeirBlockingEcho(AioService service, StreamListener listener, Executor threads, int messageBytes) {
        this.service = service;
        this.listener = listener;
        this.threads = threads;
        this.messageBytes = messageBytes;
    }

    static int start(String backend, int messageBytes) throws AioException, UnavailablePeerException {
        Executor threads = VirtualThreads.executor();
        AioService service = WeirEcho.open(backend);
        StreamListener listener = WeirEcho.listen(service);
        WeirBlockingEcho echo = new WeirBlockingEcho(service, listener, threads, messageBytes);
        threads.execute(echo::acceptAll);
        return WeirEcho.port(listener);
    }

    private void acceptAll() {
        try (Aio accept = service.newAio()) {
            while (listener.accept(accept)) {
                accept.awaitUninterruptibly();
                accept.check();
                ByteStream stream = Objects.requireNonNull(accept.stream());
                threads.execute(() -> echo(stream));
            }
        } catch (AioException e) {
            System.err.println("accept failed: " + e);
            System.exit(1);
        }
    }

    private void echo(ByteStream accepted) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(messageBytes);
        try (ByteStream stream = accepted;
                Aio aio = service.newAio().setIov(buffer)) {
            while (true) {
                buffer.clear();
                stream.recvFully(aio);
                aio.awaitUninterruptibly();
                if (aio.result() != AioStatus.OK) {
                    return; // the peer has gone
                }
                buffer.flip();
                stream.sendAll(aio);
                aio.awaitUninterruptibly();
            }
        }
    }
}
