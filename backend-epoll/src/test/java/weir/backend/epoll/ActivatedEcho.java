package weir.backend.epoll;

import java.nio.ByteBuffer;
import java.time.Duration;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** A process that is handed its listening socket: accepts one connection, echoes it, and ends. */
final class ActivatedEcho {
    private ActivatedEcho() {}

    /**
     * Serves one connection and prints what it listens at.
     *
     * @param arguments the name of the socket
     */
    public static void main(String[] arguments) throws Exception {
        Engine engine = Engine.create(EngineOptions.DEFAULT.withLoops(1));
        engine.add(new EpollProvider());
        try (EngineScope scope = engine.open(AioConfig.DEFAULT.withBackend("epoll"));
                StreamListener listener = scope.listener("tcp://127.0.0.1:0");
                Aio aio = scope.newAio().setTimeout(Duration.ofSeconds(20))) {
            listener.setOption(StreamOptions.LISTEN_FD_NAME, arguments[0]);
            listener.listen();
            System.out.println(listener.url());
            listener.accept(aio);
            aio.await();
            aio.check();
            echo(aio, aio.stream());
        }
    }

    private static void echo(Aio aio, ByteStream stream) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (true) {
            stream.recv(aio.setIov(buffer.clear()));
            aio.await();
            if (aio.result() == AioStatus.CONNSHUT) {
                stream.close();
                return;
            }
            aio.check();
            stream.sendAll(aio.setIov(buffer.flip()));
            aio.await();
            aio.check();
        }
    }
}
