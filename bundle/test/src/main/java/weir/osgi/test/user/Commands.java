package weir.osgi.test.user;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.UdpSocket;

/** What tests can tell the bundle to do; arguments and results are of types that they share with it. */
final class Commands implements BiFunction<String, @Nullable Object, Object> {
    static final String ABSENT = "absent";

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BundleContext context;
    /** Keeps all that was opened reachable, for as long as the bundle's own class loader is. */
    private final Collection<Object> kept = new CopyOnWriteArrayList<>();

    private final List<String> ends = new CopyOnWriteArrayList<>();
    private volatile @Nullable AioService service;
    private @Nullable Generations generations;

    Commands(BundleContext context) {
        this.context = context;
    }

    @Override
    @SuppressWarnings("unchecked") // as the tests give them
    public Object apply(String command, @Nullable Object argument) {
        try {
            return switch (command) {
                case "take" -> take((String) argument);
                case "backend" -> service().backend();
                case "again" -> again((String) argument);
                case "get and return" -> getAndReturn((String) argument);
                case "prototypes" -> prototypes();
                case "serve" -> serve((String) requireNonNull(argument));
                case "serve datagrams" -> serveDatagrams();
                case "ends" -> List.copyOf(ends);
                case "pend" -> pend((String) requireNonNull(argument));
                case "listen" -> listen((String) requireNonNull(argument));
                case "dial" -> dial((String) requireNonNull(argument));
                case "connect" -> connect((String) requireNonNull(argument));
                case "open more" -> openMore();
                case "mailbox" -> new Mailbox(service());
                case "take from" -> takeFrom((Predicate<Aio>) requireNonNull(argument));
                case "call back" -> callBack((Runnable) requireNonNull(argument));
                default -> throw new IllegalArgumentException(command);
            };
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(command, e);
        }
    }

    private AioService service() {
        return requireNonNull(service, "no service was there when the bundle started");
    }

    /** Gets the best service of a filter, or of none; its backend, or "absent". */
    String take(@Nullable String filter) throws InvalidSyntaxException {
        ServiceReference<AioService> reference = reference(filter);
        service = reference == null ? null : context.getService(reference);
        AioService taken = service;
        return taken == null ? ABSENT : taken.backend();
    }

    private @Nullable ServiceReference<AioService> reference(@Nullable String filter) throws InvalidSyntaxException {
        if (filter == null) {
            return context.getServiceReference(AioService.class);
        }
        return context.getServiceReferences(AioService.class, filter).stream()
                .max(ServiceReference::compareTo)
                .orElse(null);
    }

    /** Whether a second getService yields the same object. */
    private Boolean again(@Nullable String filter) throws InvalidSyntaxException {
        ServiceReference<AioService> reference = requireNonNull(reference(filter));
        AioService second = context.getService(reference);
        context.ungetService(reference);
        return second == service;
    }

    /** Gets the best service of a filter, uses it, and gives it back; false if there was none. For callbacks too. */
    private Boolean getAndReturn(@Nullable String filter) throws InvalidSyntaxException {
        ServiceReference<AioService> reference = reference(filter);
        ServiceObjects<AioService> objects = reference == null ? null : context.getServiceObjects(reference);
        AioService got = objects == null ? null : objects.getService();
        if (objects == null || got == null) {
            return false; // it has gone, or is going
        }
        try {
            got.sleep(Duration.ZERO, got.newAio(own -> {}));
            return true;
        } catch (IllegalStateException e) {
            if (got.isOpen()) {
                throw e;
            }
            return false; // it went while it was used
        } finally {
            giveBack(objects, got);
        }
    }

    private static void giveBack(ServiceObjects<AioService> objects, AioService service) {
        try {
            objects.ungetService(service);
        } catch (IllegalArgumentException e) {
            // Felix says so when it has taken it back already, because the registration has gone.
        }
    }

    /** Gets two services, gives the first back, and tells how their operations are. */
    private String prototypes() throws InterruptedException {
        ServiceObjects<AioService> objects =
                context.getServiceObjects(requireNonNull(context.getServiceReference(AioService.class)));
        AioService first = objects.getService();
        AioService second = objects.getService();
        Aio ofFirst = first.newAio();
        Aio ofSecond = second.newAio();
        first.sleep(HOUR, ofFirst);
        second.sleep(HOUR, ofSecond);
        objects.ungetService(first);
        String result = (first == second ? "one" : "two") + ", first "
                + (ofFirst.await(PATIENCE) ? ofFirst.result() : "runs") + ", second "
                + (ofSecond.busy() ? "runs" : ofSecond.result());
        objects.ungetService(second);
        return result + ", then " + (ofSecond.await(PATIENCE) ? ofSecond.result() : "runs");
    }

    /** Serves echo over streams; the address. */
    private String serve(String url) throws AioException {
        StreamListener listener = service().listener(url);
        listener.listen();
        Echo.serve(service(), listener, kept, ends);
        return listener.url();
    }

    /** Serves echo of datagrams; the port. */
    private Integer serveDatagrams() throws AioException {
        UdpSocket socket = service().udp("udp://127.0.0.1:0");
        Echo.serve(service(), socket, kept, ends);
        return socket.localAddress().getPort();
    }

    private String listen(String url) {
        try {
            StreamListener listener = service().listener(url);
            kept.add(listener);
            listener.listen();
            return AioStatus.OK.name();
        } catch (AioException e) {
            return e.status().name();
        }
    }

    /** Dials and closes the stream; how that ended. */
    private CompletableFuture<String> dial(String url) throws AioException {
        CompletableFuture<String> end = new CompletableFuture<>();
        StreamDialer dialer = service().dialer(url);
        Aio aio = service().newAio(own -> {
            if (own.result() == AioStatus.OK) {
                requireNonNull(own.stream()).close();
            }
            end.complete(own.result().name());
        });
        kept.add(dialer);
        if (!dialer.dial(aio)) {
            end.complete("refused: " + aio.result());
        }
        return end;
    }

    /** Dials and keeps the stream, with a recv pending. */
    private Boolean connect(String url) throws AioException, InterruptedException {
        Aio dial = service().newAio();
        service().dialer(url).dial(dial);
        dial.await(PATIENCE);
        dial.check();
        ByteStream stream = requireNonNull(dial.stream());
        kept.add(stream);
        stream.recv(service().newAio(own -> ends.add("recv " + own.result())).setIov(ByteBuffer.allocate(10)));
        return true;
    }

    private Integer openMore() throws Exception {
        Generations more = generations;
        if (more == null) {
            more = new Generations(service(), kept);
            generations = more;
        }
        more.next();
        return kept.size();
    }

    /** Runs something in a callback; the name of its thread, once it has returned. */
    private CompletableFuture<String> callBack(Runnable task) {
        CompletableFuture<String> end = new CompletableFuture<>();
        Aio aio = service().newAio(own -> {
            try {
                task.run();
                end.complete(Thread.currentThread().getName());
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
        kept.add(aio);
        if (!service().sleep(Duration.ZERO, aio)) {
            end.completeExceptionally(new IllegalStateException("not accepted: " + aio.result()));
        }
        return end;
    }

    /** Starts one operation of each kind that will not end by itself; the map tells how each did. */
    private Map<String, String> pend(String unixUrl) throws AioException, InterruptedException {
        Map<String, String> results = new ConcurrentHashMap<>();
        StreamListener listener = service().listener("tcp://127.0.0.1:0");
        listener.listen();
        ByteStream near = awaitStream(listener);
        StreamListener unix = service().listener(unixUrl);
        unix.listen();
        UdpSocket datagrams = service().udp("udp://127.0.0.1:0");
        kept.addAll(List.of(near, listener, unix, datagrams));
        listener.accept(recording("accept", results));
        unix.accept(recording("accept unix", results));
        near.recv(recording("recv", results).setIov(ByteBuffer.allocate(10)));
        datagrams.recv(recording("datagram", results).setIov(ByteBuffer.allocate(10)));
        service().sleep(HOUR, recording("sleep", results));
        Aio waitedFor = service().newAio();
        service().sleep(HOUR, waitedFor);
        Thread waiter = new Thread(
                () -> {
                    waitedFor.awaitUninterruptibly();
                    results.put("wait", waitedFor.result().name());
                },
                "test-waiter");
        waiter.setDaemon(true);
        waiter.start();
        return results;
    }

    /** Submits to a provider of another bundle; the map tells how that ended. */
    private Map<String, String> takeFrom(Predicate<Aio> mailbox) {
        Map<String, String> results = new ConcurrentHashMap<>();
        if (!mailbox.test(recording("take", results))) {
            results.put("take", "not accepted");
        }
        return results;
    }

    private Aio recording(String name, Map<String, String> results) {
        Aio aio = service().newAio(own -> results.put(name, own.result().name()));
        kept.add(aio);
        return aio;
    }

    private ByteStream awaitStream(StreamListener listener) throws AioException, InterruptedException {
        Aio accept = service().newAio();
        Aio dial = service().newAio();
        listener.accept(accept);
        service().dialer(listener.url()).dial(dial);
        dial.await(PATIENCE);
        accept.await(PATIENCE);
        dial.check();
        accept.check();
        kept.add(requireNonNull(accept.stream()));
        return requireNonNull(dial.stream());
    }
}
