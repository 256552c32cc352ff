package weir.example;

import java.io.IOException;
import java.util.Arrays;
import java.util.ServiceLoader;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.spi.BackendInfo;
import weir.spi.BackendProvider;
import weir.spi.Engine;
import weir.spi.EngineOptions;

/**
 * The program of {@link EpollAvailabilityIT}. It opens a service with the backend that its argument names, serves an echo
 * with it, and prints what became of that and what an engine lists.
 */
final class BackendChoice {
    private static final int BYTES = 100_000;

    private BackendChoice() {}

    public static void main(String[] args) throws IOException {
        try (AioService service = AioService.open(AioConfig.DEFAULT.withBackend(args[0]))) {
            System.out.println("took: " + service.backend());
            System.out.println("echoed: " + echoed(service));
        } catch (AioException e) {
            System.out.println("refused: " + inOneLine(String.valueOf(e.getMessage())));
        }
        Engine engine = Engine.create(EngineOptions.DEFAULT);
        // On the module path this class is patched into a module that does not say so itself.
        BackendChoice.class.getModule().addUses(BackendProvider.class);
        ServiceLoader.load(BackendProvider.class).forEach(engine::add);
        for (BackendInfo each : engine.backends()) {
            System.out.println(each.name() + ": " + inOneLine(String.valueOf(each.unavailable())));
        }
    }

    /** How many bytes came back over TCP as they were sent, to a client that knows nothing of Weir. */
    private static int echoed(AioService service) throws IOException {
        EchoListener listener = new EchoListener(service, "tcp://127.0.0.1:0", new BufferPool(8192));
        listener.start();
        byte[] message = RawClient.pattern(BYTES);
        try (RawClient client = new RawClient(listener.url())) {
            client.send(message);
            return Arrays.equals(client.receive(message.length), message) ? BYTES : 0;
        }
    }

    /** A line end would be seen. */
    private static String inOneLine(String text) {
        return text.replace("\n", "\\n");
    }
}
