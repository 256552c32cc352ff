package weir.bench.echo;

import java.net.InetSocketAddress;
import java.util.Objects;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.bench.process.UnavailablePeerException;

/** Weir on one backend: one event loop for accepting and for all connections. */
final class WeirEcho {
    private WeirEcho() {}

    static int start(String backend) throws AioException, UnavailablePeerException {
        AioService service = open(backend);
        StreamListener listener = listen(service);
        EchoBuffers buffers = EchoBuffers.direct(Peer.BUFFER_BYTES);
        listener.accept(service.newAio(aio -> accepted(service, listener, aio, buffers)));
        return port(listener);
    }

    static AioService open(String backend) throws AioException, UnavailablePeerException {
        try {
            return AioService.open(
                    AioConfig.DEFAULT.withName("echo").withBackend(backend).withLoops(1));
        } catch (AioException e) {
            if (e.status() == AioStatus.NOTSUP) {
                throw new UnavailablePeerException(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    static StreamListener listen(AioService service) throws AioException {
        StreamListener listener = service.listener("tcp://127.0.0.1:0");
        listener.setOption(StreamOptions.BACKLOG, Peer.BACKLOG);
        listener.setOption(StreamOptions.NODELAY, true);
        listener.listen();
        return listener;
    }

    static int port(StreamListener listener) {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private static void accepted(AioService service, StreamListener listener, Aio aio, EchoBuffers buffers) {
        if (aio.result() != AioStatus.OK) {
            System.err.println("accept failed: " + aio.result());
            System.exit(1);
        }
        new WeirEchoConnection(service, Objects.requireNonNull(aio.stream()), buffers).start();
        listener.accept(aio);
    }
}
