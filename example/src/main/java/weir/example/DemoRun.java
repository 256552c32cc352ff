package weir.example;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import weir.api.AioConfig;
import weir.api.AioFuture;
import weir.api.AioService;
import weir.api.AioUrl;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.EngineCounters;
import weir.spi.EngineScope;

/** The demo on one backend: one service with an echo server and clients, half of them on TCP, half on a Unix socket. */
final class DemoRun {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long DISTURB_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The clients on one address. */
    private record Group(String transport, List<DemoClient> clients) {}

    private final BackendProvider backend;
    private final int seconds;
    private final PrintStream out;
    private final DemoTable table;
    private final CountDownLatch ended;
    private final List<Group> groups = new ArrayList<>();
    private final List<DemoClient> clients = new ArrayList<>();
    private volatile boolean stopping;

    /** A run that will add its rows, and what fails, to a table. */
    DemoRun(BackendProvider backend, int seconds, int clientCount, PrintStream out, DemoTable table) {
        this.backend = backend;
        this.seconds = seconds;
        this.out = out;
        this.table = table;
        this.ended = new CountDownLatch(clientCount);
    }

    void run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("weir");
        Path path = folder.resolve("echo");
        try {
            AioConfig config = AioConfig.DEFAULT.withName("demo").withBackend(backend.name());
            EngineScope service = EngineScope.of(AioService.open(config));
            try {
                connect(service, path);
                clients.forEach(DemoClient::start);
                long took = disturb();
                end(service);
                addRows(took);
            } finally {
                close(service);
            }
        } finally {
            if (Files.deleteIfExists(path)) {
                fail("the Unix path was still there after the close");
            }
            Files.delete(folder);
        }
    }

    private void connect(AioService service, Path path) throws IOException, InterruptedException {
        int total = (int) ended.getCount();
        String lacking = backend.lacks(Capability.UNIX);
        int unix = lacking == null ? total / 2 : 0;
        if (lacking != null) {
            out.println("  " + backend.name() + ": TCP only, since it lacks Unix sockets: " + lacking);
        }
        BufferPool buffers = new BufferPool(BUFFER_BYTES);
        connect(service, buffers, "tcp://127.0.0.1:0", total - unix);
        if (unix > 0) {
            connect(service, buffers, "ipc://" + path, unix);
        }
    }

    private void connect(AioService service, BufferPool buffers, String url, int count)
            throws IOException, InterruptedException {
        EchoListener listener = new EchoListener(service, url, buffers);
        listener.start();
        AioUrl address = listener.url();
        List<DemoClient> group = new ArrayList<>();
        try (StreamDialer dialer = service.dialer(address.toString())) {
            List<AioFuture<ByteStream>> dialled = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                dialled.add(service.submit(dialer::dial, aio -> aio.output(0, ByteStream.class)));
            }
            for (AioFuture<ByteStream> future : dialled) {
                ByteStream stream = future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                group.add(new DemoClient(clients.size() + group.size(), service, stream, () -> stopping, ended));
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cannot connect to " + address + ": " + e, e);
        }
        clients.addAll(group);
        groups.add(new Group(address.scheme().text(), group));
    }

    /** Lets them run for the time asked, cancels here and there, and tells every second; returns the nanoseconds. */
    private long disturb() {
        Random random = new Random(1);
        long begin = System.nanoTime();
        int second = 0;
        while (second < seconds) {
            LockSupport.parkNanos(DISTURB_NANOS);
            clients.get(random.nextInt(clients.size())).disturb();
            if (System.nanoTime() - begin >= (second + 1) * SECOND) {
                second++;
                Tally now =
                        clients.stream().map(client -> client.account().tally()).reduce(Tally.ZERO, Tally::plus);
                out.println(String.format(
                        Locale.ROOT,
                        "  %s, second %d of %d: %,d messages echoed, %,d operations cancelled, %,d timed out, "
                                + "%,d wrong bytes",
                        backend.name(),
                        second,
                        seconds,
                        now.messages(),
                        now.cancelled(),
                        now.timedOut(),
                        now.wrongBytes()));
            }
        }
        return System.nanoTime() - begin;
    }

    /** Lets each client finish its round. One that does not has lost something: its books say so. */
    private void end(EngineScope service) throws InterruptedException {
        stopping = true;
        if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            fail(ended.getCount() + " clients did not end; running operations: "
                    + service.engine().operations());
        } else if (!service.drain(PATIENCE)) {
            fail("the server did not close its connections");
        }
    }

    private void addRows(long took) {
        for (Group group : groups) {
            List<Account> accounts =
                    group.clients().stream().map(DemoClient::account).toList();
            accounts.forEach(account -> account.failure().ifPresent(this::fail));
            table.add(backend.name(), group.transport(), took, accounts);
        }
    }

    /** Closes the service on a thread of its own: a close that never ends must be reported, not end the report. */
    private void close(EngineScope service) throws InterruptedException {
        Thread closing = new Thread(service::close, "demo-close");
        closing.setDaemon(true);
        closing.start();
        closing.join(PATIENCE.toMillis());
        EngineCounters counters = service.engine().counters();
        long left = counters.running()
                + counters.handles()
                + counters.streams()
                + counters.listeners()
                + counters.staleFinishes()
                + counters.callbackFailures();
        if (closing.isAlive() || left != 0) {
            fail("the service did not close, something was left, or an operation or callback failed: " + counters);
        }
    }

    private void fail(String what) {
        table.addFailure(backend.name() + ": " + what);
    }
}
