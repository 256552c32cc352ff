package weir.tck;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.spi.BackendProvider;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/**
 * A process that echoes on a port of 127.0.0.1 while timers of several lengths run. It prints its URL, answers each empty
 * line of its input with how many timers have ended, how many of them early, how many connections were accepted, and how
 * many loops are stalled, and ends with its input. At "dial" it dials itself, at "udp" it opens a UDP socket, at another
 * line it listens at that URL: the answer is the status.
 */
final class EchoProcess {
    private static final int[] TIMER_MILLIS = {1, 7, 50, 300, 900};

    private static final AtomicInteger ACCEPTED = new AtomicInteger();
    private static final AtomicInteger ENDED = new AtomicInteger();
    private static final AtomicInteger EARLY = new AtomicInteger();

    private EchoProcess() {}

    /**
     * Runs until the end of the input.
     *
     * @param arguments the class of the backend's provider
     */
    public static void main(String[] arguments) throws Exception {
        loadClasses();
        BackendProvider provider = (BackendProvider)
                Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
        Engine engine = Engine.create(EngineOptions.DEFAULT.withLoops(1));
        engine.add(provider);
        try (EngineScope scope = engine.open(AioConfig.DEFAULT.withBackend(provider.name()))) {
            StreamListener listener = scope.listener("tcp://127.0.0.1:0");
            listener.listen();
            listener.accept(scope.newAio(aio -> accepted(scope, listener, aio)));
            for (int millis : TIMER_MILLIS) {
                repeat(scope, Duration.ofMillis(millis));
            }
            System.out.println(listener.url());
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                System.out.println(
                        line.isEmpty()
                                ? ENDED + " " + EARLY + " " + ACCEPTED + " " + engine.stalledLoops()
                                : open(scope, line, listener.url()));
            }
        }
    }

    /** From folders, where the JVM needs a descriptor for each; from jars it needs none. */
    private static void loadClasses() throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path root = Path.of(entry);
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.map(file -> root.relativize(file).toString().replace(File.separatorChar, '.'))
                            .filter(name -> name.matches("weir\\.(api|spi|backend)\\..*\\.class"))
                            .forEach(name -> load(name.substring(0, name.length() - ".class".length())));
                }
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, EchoProcess.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // A test of another kind, or for another Java: not needed here.
        }
    }

    private static AioStatus open(EngineScope scope, String what, String own) throws InterruptedException {
        try (Aio dial = scope.newAio()) {
            switch (what) {
                case "dial" -> {
                    scope.dialer(own).dial(dial);
                    dial.await();
                    dial.check();
                    Objects.requireNonNull(dial.stream()).close();
                }
                case "udp" -> scope.udp("udp://127.0.0.1:0").close();
                default -> {
                    try (StreamListener another = scope.listener(what)) {
                        another.listen();
                    }
                }
            }
            return AioStatus.OK;
        } catch (AioException e) {
            return e.status();
        }
    }

    private static void accepted(EngineScope scope, StreamListener listener, Aio aio) {
        if (aio.result() == AioStatus.OK) {
            ACCEPTED.incrementAndGet();
            echo(scope, aio.stream());
            listener.accept(aio);
        }
    }

    private static void echo(EngineScope scope, ByteStream stream) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        boolean[] sending = new boolean[1];
        Aio aio = scope.newAio(own -> {
            if (own.result() != AioStatus.OK) {
                stream.close();
                own.close();
            } else if (sending[0]) {
                sending[0] = false;
                stream.recv(own.setIov(buffer.clear()));
            } else {
                sending[0] = true;
                stream.sendAll(own.setIov(buffer.flip()));
            }
        });
        stream.recv(aio.setIov(buffer));
    }

    private static void repeat(EngineScope scope, Duration duration) {
        AtomicLong began = new AtomicLong(System.nanoTime());
        Aio aio = scope.newAio(own -> {
            if (own.result() == AioStatus.OK) {
                if (System.nanoTime() - began.get() < duration.toNanos()) {
                    EARLY.incrementAndGet();
                }
                ENDED.incrementAndGet();
                began.set(System.nanoTime());
                scope.sleep(duration, own);
            }
        });
        scope.sleep(duration, aio);
    }
}
