package weir.bench.echo;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.bench.process.UnavailablePeerException;

/** Weir on one backend: one event loop for accepting and for all connections. */
final class WeirEcho {
    private WeirEcho() {}

    /** What becomes of an accepted stream. */
    private interface Server {
        void serve(AioService service, ByteStream accepted);
    }

    /** Connections wait in readable and share a buffer. */
    static int inReadable(String backend, @Nullable Path unix) throws AioException, UnavailablePeerException {
        EchoBuffers buffers = EchoBuffers.direct(Peer.BUFFER_BYTES);
        return start(backend, unix, (service, accepted) -> new WeirEchoConnection(service, accepted, buffers).start());
    }

    /** Connections wait in recv, each with a buffer of its own. */
    static int inRecv(String backend, @Nullable Path unix) throws AioException, UnavailablePeerException {
        return start(backend, unix, (service, accepted) -> new WeirRecvEcho(service, accepted).start());
    }

    private static int start(String backend, @Nullable Path unix, Server server)
            throws AioException, UnavailablePeerException {
        AioService service = open(backend);
        StreamListener listener = listen(service);
        acceptAll(service, listener, server);
        if (unix != null) {
            StreamListener local = service.listener("ipc://" + unix.toAbsolutePath());
            local.setOption(StreamOptions.BACKLOG, Peer.BACKLOG);
            local.listen();
            acceptAll(service, local, server);
        }
        return port(listener);
    }

    private static void acceptAll(AioService service, StreamListener listener, Server server) {
        listener.accept(service.newAio(aio -> accepted(service, listener, aio, server)));
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

    private static void accepted(AioService service, StreamListener listener, Aio aio, Server server) {
        if (aio.result() != AioStatus.OK) {
            System.err.println("accept failed: " + aio.result());
            System.exit(1);
        }
        server.serve(service, Objects.requireNonNull(aio.stream()));
        listener.accept(aio);
    }
}
