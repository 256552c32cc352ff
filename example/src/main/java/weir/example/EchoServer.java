package weir.example;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioUrl;

/**
 * An echo server for any client, such as nc, socat or the load generator of the bench. It ends when it is killed; exit
 * status 2 for wrong arguments, 1 if it cannot listen.
 */
public final class EchoServer implements AutoCloseable {
    private final AioService service;
    private final List<EchoListener> listeners = new ArrayList<>();

    private EchoServer(AioService service) {
        this.service = service;
    }

    /** Serves until killed; see {@code --help}. */
    public static void main(String[] args) throws InterruptedException {
        EchoOptions options;
        try {
            CommandLine line = new CommandLine(args, EchoOptions.ALLOWED);
            if (line.help()) {
                System.out.println(EchoOptions.USAGE);
                return;
            }
            options = EchoOptions.of(line, System.getenv().getOrDefault("BUF", ""));
        } catch (IllegalArgumentException e) {
            System.err.println("EchoServer: " + e.getMessage());
            System.exit(2);
            return;
        }
        try {
            EchoServer server = start(options);
            // Killed, the service must still be closed: that unlinks the path of a Unix socket.
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "echo-shutdown"));
            System.out.println(server.readyLine());
        } catch (AioException e) {
            System.err.println("EchoServer: cannot serve: " + e.getMessage());
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }

    /** Opens a service and starts a server on it; when this returns it serves. */
    static EchoServer start(EchoOptions options) throws AioException {
        AioService service = AioService.open(options.config());
        try {
            return start(service, options.listen(), options.bufferBytes());
        } catch (AioException | RuntimeException | Error e) {
            service.close();
            throw e;
        }
    }

    /** Starts a server; when this returns it serves. It ends with the service, and so does what a failed start leaves. */
    static EchoServer start(AioService service, List<AioUrl> listen, int bufferBytes) throws AioException {
        EchoServer server = new EchoServer(service);
        BufferPool buffers = new BufferPool(bufferBytes);
        for (AioUrl url : listen) {
            EchoListener listener = new EchoListener(service, url.toString(), buffers);
            listener.start();
            server.listeners.add(listener);
        }
        return server;
    }

    /** The addresses it listens on, with the ports that were assigned. */
    List<AioUrl> urls() {
        return listeners.stream().map(EchoListener::url).toList();
    }

    /** {@code READY port}, and the path behind it if it listens on a Unix socket; port 0 if it does not on TCP. */
    String readyLine() {
        int port = 0;
        String path = "";
        for (AioUrl url : urls()) {
            if (url.scheme() == AioUrl.Scheme.TCP && port == 0) {
                port = url.port();
            } else if (url.scheme() == AioUrl.Scheme.IPC && path.isEmpty()) {
                path = " " + url.path();
            }
        }
        return "READY " + port + path;
    }

    @Override
    public void close() {
        service.close();
    }
}
