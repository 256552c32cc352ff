package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/**
 * What every test of the kit stands on: engines over the providers under test, connected streams, bounded waits, and a
 * check of what is left behind. Nothing here sleeps; every wait ends after {@link #patience}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class KitFixture {
    /** A folder for Unix paths; short, since they are. */
    @TempDir(cleanup = CleanupMode.ALWAYS)
    protected Path folder;

    private static final AtomicInteger NAMES = new AtomicInteger();

    private @Nullable BackendProvider server;
    private @Nullable BackendProvider dialling;
    private final List<EngineScope> opened = new ArrayList<>();
    private @Nullable Engine engine;
    private @Nullable Engine clientEngine;
    private @Nullable AioService service;
    private @Nullable AioService client;
    private @Nullable Leftovers before;

    /** For subclasses. */
    protected KitFixture() {}

    /** The backend under test: serves, listens. The kit names it; a test class that runs alone overrides this. */
    protected BackendProvider provider() {
        return Objects.requireNonNull(server, "a topic runs nested in a kit, or names its provider");
    }

    /** The backend that dials; another than {@link #provider()} for crosswise tests. */
    protected BackendProvider clientProvider() {
        return dialling == null ? provider() : dialling;
    }

    /** Told by the kit before each test. */
    final void about(BackendProvider newServer, BackendProvider newClient) {
        server = newServer;
        dialling = newClient;
    }

    /** Lays something around a stream: a layer, for the tests that run over one too. */
    protected ByteStream layer(ByteStream stream) {
        return stream;
    }

    @BeforeEach
    final void noteWhatIsThere() {
        before = Leftovers.now();
    }

    @AfterEach
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    final void closeAllAndCheckWhatIsLeft() {
        for (EngineScope scope : opened) {
            scope.close();
        }
        opened.clear();
        Objects.requireNonNull(before, "noted before the test").requireNothingNew();
    }

    // Services

    /** The engine of the backend under test. */
    protected final Engine engine() {
        if (engine == null) {
            engine = newEngine(provider(), EngineOptions.DEFAULT.withLoops(1));
        }
        return engine;
    }

    /** A new engine that knows one backend. */
    protected static Engine newEngine(BackendProvider provider, EngineOptions options) {
        Engine created = Engine.create(options);
        created.add(provider);
        return created;
    }

    /** Opens a scope that is closed after the test. */
    protected final EngineScope open(Engine on, AioConfig config) {
        try {
            EngineScope scope = on.open(config);
            opened.add(scope);
            return scope;
        } catch (AioException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The service of the backend under test: one loop, closed after the test. */
    protected final AioService service() {
        if (service == null) {
            service = open(engine(), AioConfig.DEFAULT.withName("kit"));
        }
        return service;
    }

    /** The service that dials: {@link #service()} itself, unless {@link #clientProvider()} is another backend. */
    protected final AioService client() {
        if (clientProvider().name().equals(provider().name())) {
            return service();
        }
        if (client == null) {
            clientEngine = newEngine(clientProvider(), EngineOptions.DEFAULT.withLoops(1));
            client = open(clientEngine, AioConfig.DEFAULT.withName("kit-client"));
        }
        return client;
    }

    /** Skips the test, with the provider's reason, if it lacks a capability. */
    protected final void needs(Capability capability) {
        for (BackendProvider each : List.of(provider(), clientProvider())) {
            String reason = each.lacks(capability);
            Assumptions.assumeTrue(reason == null, () -> each.name() + " lacks " + capability + ": " + reason);
        }
    }

    // Streams

    /** Two connected streams; {@code near} is the dialling side. */
    protected record Pair(ByteStream near, ByteStream far) {}

    /** A listener on a free port of 127.0.0.1. */
    protected final StreamListener listen() {
        return listen("tcp://127.0.0.1:0");
    }

    /** A listener that listens. */
    protected final StreamListener listen(String url) {
        try {
            StreamListener listener = service().listener(url);
            listener.listen();
            return listener;
        } catch (AioException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of a Unix socket that does not exist yet. */
    protected final String unixUrl() {
        return "ipc://" + folder.resolve("s" + NAMES.getAndIncrement());
    }

    /** The URL of an abstract name that nobody else uses: it need not be unlinked, and other runs may go on beside this. */
    protected static String abstractUrl() {
        return "abstract://weir-kit-" + ProcessHandle.current().pid() + "-" + NAMES.getAndIncrement();
    }

    /** Two streams connected over TCP on 127.0.0.1. */
    protected final Pair connect() {
        return connect("tcp://127.0.0.1:0");
    }

    /** Two streams connected through a listener on this URL, which is closed again. */
    protected final Pair connect(String url) {
        try (StreamListener listener = listen(url)) {
            return connect(listener);
        }
    }

    /** Two streams connected through this listener, both in their layer. */
    protected final Pair connect(StreamListener listener) {
        try (Aio accept = service().newAio();
                Aio dial = client().newAio();
                var dialer = client().dialer(listener.url())) {
            assertThat(listener.accept(accept)).isTrue();
            assertThat(dialer.dial(dial)).isTrue();
            return new Pair(layer(streamOf(dial)), layer(streamOf(accept)));
        } catch (AioException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteStream streamOf(Aio aio) {
        awaitOk(aio);
        return Objects.requireNonNull(aio.stream(), "a successful dial or accept yields a stream");
    }

    // Waiting

    /** How long a test waits for what must happen before it fails; {@code -Dweir.kit.patience} in ms, default 10,000. */
    protected static Duration patience() {
        return Duration.ofMillis(Long.getLong("weir.kit.patience", 10_000));
    }

    /** Waits for the operation of a handle; fails if it does not end. */
    protected static Aio await(Aio aio) {
        try {
            assertThat(aio.await(patience())).as("the operation ends").isTrue();
            return aio;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for an operation", e);
        }
    }

    /** Waits for the operation and expects it to end OK. */
    protected static Aio awaitOk(Aio aio) {
        return awaitStatus(aio, AioStatus.OK);
    }

    /** Waits for the operation and expects how it ends. */
    protected static Aio awaitStatus(Aio aio, AioStatus status) {
        await(aio);
        assertThat(aio.result()).as("cause %s", aio.cause()).isEqualTo(status);
        return aio;
    }

    /** Waits, without sleeping, until a condition holds; fails after {@link #patience}. */
    protected static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + patience().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("within " + patience() + " it did not happen that " + what);
            }
            Thread.onSpinWait();
        }
    }

    // Bytes

    /** Bytes whose values tell their position. */
    protected static byte[] pattern(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8) * 7 + seed);
        }
        return bytes;
    }

    /** Sends all of it, waits, and expects success. */
    protected final void send(AioService owner, ByteStream stream, byte[] bytes) {
        try (Aio aio = owner.newAio()) {
            assertThat(stream.sendAll(aio.setIov(ByteBuffer.wrap(bytes)))).isTrue();
            awaitOk(aio);
        }
    }

    /** Receives just so many bytes, waits, and expects success. */
    protected final byte[] receive(AioService owner, ByteStream stream, int length) {
        byte[] bytes = new byte[length];
        try (Aio aio = owner.newAio()) {
            assertThat(stream.recvFully(aio.setIov(ByteBuffer.wrap(bytes)))).isTrue();
            awaitOk(aio);
        }
        return bytes;
    }

    /** Deletes a file if it is there. */
    protected static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
