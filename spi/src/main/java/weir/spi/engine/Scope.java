package weir.spi.engine;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioFuture;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.UdpSocket;
import weir.spi.CallbackInfo;
import weir.spi.Dispatcher;
import weir.spi.EngineScope;
import weir.spi.Operation;
import weir.spi.OperationInfo;
import weir.spi.OperationOwner;
import weir.spi.engine.loop.Deadline;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.socket.Dialer;
import weir.spi.engine.socket.Listener;
import weir.spi.engine.socket.Udp;

/**
 * One user's service: owns handles and endpoints, and ends with them. It is closed when the last handle has been given
 * back and the last endpoint has closed; whoever makes that so says it to the engine.
 */
final class Scope implements EngineScope {
    private final WeirEngine engine;
    private final String name;
    private final @Nullable Executor executor;
    /** The backend asked for by name, or null for any: then it takes part in swaps. */
    private final @Nullable String pinnedTo;

    private final ScopeDispatcher dispatcher = new ScopeDispatcher(this);
    private final Sleeper sleeper = new Sleeper(this);
    private final Handles handles = new Handles();
    private final ScopeLife life;
    private final ScopeSockets sockets;

    /** Guarded by itself. */
    private final Set<OperationOwner> owners = new LinkedHashSet<>();

    /** The thread that is closing it, while it does. */
    private volatile @Nullable Thread closer;

    Scope(WeirEngine engine, AioConfig config, RunningBackend backend) {
        this.engine = engine;
        name = config.name();
        executor = config.callbackExecutor();
        pinnedTo = config.backend().equals(AioConfig.AUTO) ? null : config.backend();
        life = new ScopeLife(name, engine.waits());
        sockets = new ScopeSockets(this, life, backend);
        sockets.streamLimit().most(config.maxStreams());
    }

    // Handles

    @Override
    public Aio newAio() {
        return newHandle(null);
    }

    @Override
    public Aio newAio(AioCallback callback) {
        return newHandle(Objects.requireNonNull(callback, "callback"));
    }

    private Handle newHandle(@Nullable AioCallback callback) {
        Handle handle = new Handle(this, callback);
        life.whileOpen("a handle", () -> handles.add(handle));
        return handle;
    }

    /** A closed handle is quiet. */
    void released(Handle handle) {
        handles.remove(handle);
        closedIfEmpty();
    }

    @Override
    public <T> AioFuture<T> submit(Predicate<? super Aio> submission, Function<? super Aio, ? extends T> result) {
        Objects.requireNonNull(submission, "submission");
        Objects.requireNonNull(result, "result");
        return HandleFuture.submit(newHandle(null), submission, result);
    }

    // What is opened

    @Override
    public boolean sleep(Duration duration, Aio aio) {
        return sleeper.sleep(duration, aio);
    }

    @Override
    public StreamDialer dialer(String url) throws AioException {
        AioUrl parsed = AioUrl.parse(url);
        life.whileOpen("a dialer", () -> {});
        return new Dialer(sockets, parsed, url);
    }

    @Override
    public StreamListener listener(String url) throws AioException {
        AioUrl parsed = AioUrl.parse(url);
        life.whileOpen("a listener", () -> {});
        return Listener.create(sockets, parsed, url);
    }

    @Override
    public UdpSocket udp(String url) throws AioException {
        AioUrl parsed = AioUrl.parse(url);
        life.whileOpen("a UDP socket", () -> {});
        return Udp.open(sockets, parsed);
    }

    // For custom providers

    @Override
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public void add(OperationOwner owner) {
        Objects.requireNonNull(owner, "owner");
        life.whileOpen("a provider", () -> {
            synchronized (owners) {
                owners.add(owner);
            }
        });
    }

    @Override
    public void remove(OperationOwner owner) {
        synchronized (owners) {
            owners.remove(owner);
        }
    }

    // For handles

    @Nullable
    Executor executor() {
        return executor;
    }

    void callbackFailed(String owner, Throwable failure) {
        engine.statistics().callbackFailed(owner, failure);
    }

    void aborted() {
        engine.statistics().aborted();
    }

    void staleFinish(Handle handle, long ticket, AioStatus status) {
        engine.statistics().staleFinish(handle, ticket, status);
    }

    // For the engine

    @Nullable
    String pinnedTo() {
        return pinnedTo;
    }

    ScopeSockets sockets() {
        return sockets;
    }

    int handleCount() {
        return handles.size();
    }

    long submitted() {
        return handles.submitted();
    }

    long running() {
        return handles.snapshot().stream().filter(Operation::isRunning).count();
    }

    void list(long now, List<OperationInfo> into) {
        for (Handle handle : handles.snapshot()) {
            OperationInfo info = handle.snapshot(now);
            if (info != null) {
                into.add(info);
            }
        }
    }

    void listCallbacks(List<CallbackInfo> into) {
        for (Handle handle : handles.snapshot()) {
            CallbackInfo info = handle.callbackNow();
            if (info != null) {
                into.add(info);
            }
        }
    }

    // AioService

    @Override
    public WeirEngine engine() {
        return engine;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int maxStreams() {
        return sockets.streamLimit().most();
    }

    @Override
    public void maxStreams(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("maxStreams " + most + "; allowed: 0 (no limit) or more");
        }
        sockets.streamLimit().most(most);
    }

    @Override
    public String backend() {
        return sockets.backend().name();
    }

    @Override
    public long nanoTime() {
        return engine.nanoTime();
    }

    @Override
    public boolean isOpen() {
        return life.isOpen();
    }

    @Override
    public boolean drain(Duration timeout) throws InterruptedException {
        long nanos = Durations.nanos(timeout, "timeout");
        if (EventLoop.isLoopThread()) {
            throw new IllegalStateException("drain on " + Thread.currentThread().getName()
                    + " would wait for itself; allowed: on any thread but event loops");
        }
        life.beginDraining();
        sockets.drain();
        return life.awaitUntil(sockets::hasNoStreams, nanos);
    }

    // The end

    @Override
    public void close() {
        close(Deadline.NEVER);
    }

    @Override
    public boolean close(Duration timeout) {
        return close(engine.waits().in(Durations.nanos(timeout, "timeout")));
    }

    private boolean close(Deadline deadline) {
        boolean mayWait = mayWait(); // before the handles are closed: it asks them
        if (life.beginClosing()) {
            closer = Thread.currentThread();
            // Handles first: what they run ends STOPPED, what others run on our endpoints CLOSED.
            handles.snapshot().forEach(handle -> life.unhindered(handle::closeWithoutWaiting));
            owners().forEach(owner -> life.unhindered(owner::close));
            sleeper.close();
            sockets.close();
            closer = null;
            life.seal();
            closedIfEmpty();
        } else if (closer == Thread.currentThread()) {
            mayWait = false; // in a stage of a future that the close above has ended: it would wait for itself
        }
        if (mayWait && life.awaitClosed(deadline)) {
            sockets.backend().join(deadline);
        }
        return life.hasTold();
    }

    private boolean mayWait() {
        return !EventLoop.isLoopThread() && handles.snapshot().stream().noneMatch(Handle::isInCallbackHere);
    }

    private List<OperationOwner> owners() {
        synchronized (owners) {
            return List.copyOf(owners);
        }
    }

    /** A handle has been given back, or a socket has closed. */
    void closedIfEmpty() {
        if (life.closeIf(() -> handles.size() == 0 && sockets.isEmpty())) {
            engine.closed(this);
            life.tellClosed();
        }
    }

    @Override
    public void whenClosed(Runnable action) {
        life.whenClosed(Objects.requireNonNull(action, "action"));
    }

    @Override
    public String toString() {
        return "scope '" + name + "' on " + sockets.backend().name();
    }
}
