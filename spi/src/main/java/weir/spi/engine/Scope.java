package weir.spi.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
import weir.spi.BackendProvider;
import weir.spi.CallbackInfo;
import weir.spi.Dispatcher;
import weir.spi.EngineScope;
import weir.spi.LoopDriver;
import weir.spi.Operation;
import weir.spi.OperationInfo;
import weir.spi.OperationOwner;
import weir.spi.SocketKind;
import weir.spi.engine.loop.Deadline;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.Siblings;
import weir.spi.engine.socket.Dialer;
import weir.spi.engine.socket.Endpoint;
import weir.spi.engine.socket.Endpoints;
import weir.spi.engine.socket.Listener;
import weir.spi.engine.socket.Names;
import weir.spi.engine.socket.SocketHome;
import weir.spi.engine.socket.StreamLimit;
import weir.spi.engine.socket.Traffic;
import weir.spi.engine.socket.Udp;

/**
 * One user's service: owns handles and endpoints, and ends with them. It is closed when the last handle has been given
 * back and the last endpoint has closed; whoever makes that so says it to the engine.
 */
final class Scope implements EngineScope, SocketHome {
    private enum State {
        OPEN,
        /** No listeners, no new dials; streams go on. */
        DRAINING,
        CLOSING,
        CLOSED
    }

    private static final System.Logger LOG = System.getLogger("weir.engine");

    private final WeirEngine engine;
    private final String name;
    private final @Nullable Executor executor;
    /** The backend asked for by name, or null for any: then it takes part in swaps. */
    private final @Nullable String pinnedTo;

    private final ScopeDispatcher dispatcher = new ScopeDispatcher(this);
    private final Sleeper sleeper = new Sleeper(this);
    private final Handles handles = new Handles();
    private final Endpoints endpoints = new Endpoints();
    private final Traffic traffic = new Traffic();
    private final CountDownLatch closed = new CountDownLatch(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private State state = State.OPEN;
    private boolean sealed;
    private final Set<OperationOwner> owners = new LinkedHashSet<>();
    private final List<Runnable> whenClosed = new ArrayList<>();

    /** Written under the engine's lock. */
    private volatile RunningBackend backend;

    /** The thread that is closing it, while it does. */
    private volatile @Nullable Thread closer;

    Scope(WeirEngine engine, AioConfig config, RunningBackend backend) {
        this.engine = engine;
        this.backend = backend;
        name = config.name();
        executor = config.callbackExecutor();
        pinnedTo = config.backend().equals(AioConfig.AUTO) ? null : config.backend();
        endpoints.streamLimit().most(config.maxStreams());
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
        lock.lock();
        try {
            requireOpen("a handle");
            handles.add(handle);
        } finally {
            lock.unlock();
        }
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
        requireOpenNow("a dialer");
        return new Dialer(this, parsed, url);
    }

    @Override
    public StreamListener listener(String url) throws AioException {
        AioUrl parsed = AioUrl.parse(url);
        requireOpenNow("a listener");
        return Listener.create(this, parsed, url);
    }

    @Override
    public UdpSocket udp(String url) throws AioException {
        AioUrl parsed = AioUrl.parse(url);
        requireOpenNow("a UDP socket");
        return Udp.open(this, parsed);
    }

    private void requireOpenNow(String what) {
        lock.lock();
        try {
            requireOpen(what);
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen(String what) {
        if (state == State.CLOSING || state == State.CLOSED) {
            throw new IllegalStateException("the service '" + name + "' is closed, no "
                    + what.substring(what.indexOf(' ') + 1) + " can be made; allowed: while it is open");
        }
    }

    // For endpoints

    @Override
    public BackendProvider provider() {
        return backend.provider();
    }

    @Override
    public Siblings loops() {
        return backend;
    }

    @Override
    public @Nullable EventLoop enterLoop() {
        EventLoop loop = backend.enterLoop();
        while (loop == null && state() != State.CLOSED) {
            // Loops that an open scope uses end only in a swap, which has given it another backend already.
            Thread.onSpinWait();
            loop = backend.enterLoop();
        }
        return loop;
    }

    @Override
    public boolean add(Endpoint endpoint) {
        boolean tooLate = state() == State.DRAINING && !endpoint.mayComeWhileDraining();
        if (tooLate || !endpoints.add(endpoint)) {
            return false;
        }
        if (endpoint.loop().siblings() != backend) {
            endpoint.relocate(); // it began on a backend that a swap has left meanwhile
        }
        return true;
    }

    @Override
    public void remove(Endpoint endpoint) {
        if (endpoints.remove(endpoint)) {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            closedIfEmpty();
        }
    }

    @Override
    public Names names() {
        return engine.names();
    }

    @Override
    public Traffic traffic() {
        return traffic;
    }

    @Override
    public void acceptPaused() {
        engine.statistics().acceptPaused();
    }

    @Override
    public StreamLimit streamLimit() {
        return endpoints.streamLimit();
    }

    @Override
    public void limitReached() {
        engine.statistics().limitReached(this);
    }

    // For custom providers

    @Override
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public void add(OperationOwner owner) {
        Objects.requireNonNull(owner, "owner");
        lock.lock();
        try {
            requireOpen("a provider");
            owners.add(owner);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void remove(OperationOwner owner) {
        lock.lock();
        try {
            owners.remove(owner);
        } finally {
            lock.unlock();
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

    RunningBackend backendNow() {
        return backend;
    }

    void setBackend(RunningBackend newBackend) {
        backend = newBackend;
    }

    List<Endpoint> endpointsNow() {
        return endpoints.snapshot();
    }

    int count(SocketKind kind) {
        return endpoints.count(kind);
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
        return endpoints.streamLimit().most();
    }

    @Override
    public void maxStreams(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("maxStreams " + most + "; allowed: 0 (no limit) or more");
        }
        endpoints.streamLimit().most(most);
    }

    @Override
    public String backend() {
        return backend.name();
    }

    @Override
    public long nanoTime() {
        return engine.nanoTime();
    }

    @Override
    public boolean isOpen() {
        State now = state();
        return now == State.OPEN || now == State.DRAINING;
    }

    private State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean drain(Duration timeout) throws InterruptedException {
        long nanos = Durations.nanos(timeout, "timeout");
        if (EventLoop.isLoopThread()) {
            throw new IllegalStateException("drain on " + Thread.currentThread().getName()
                    + " would wait for itself; allowed: on any thread but event loops");
        }
        lock.lock();
        try {
            if (state == State.OPEN) {
                state = State.DRAINING;
            }
        } finally {
            lock.unlock();
        }
        for (Endpoint endpoint : endpoints.snapshot()) {
            if (endpoint.endsWithDrain()) {
                endpoint.close();
            }
        }
        return awaitNoStreams(nanos);
    }

    private boolean awaitNoStreams(long nanos) throws InterruptedException {
        LoopDriver driver = engine.waits().driver();
        if (driver != null) {
            return driver.runUntil(() -> endpoints.streamsAndDials() == 0, nanos);
        }
        lock.lock();
        try {
            long left = nanos;
            while (endpoints.streamsAndDials() > 0) {
                if (nanos == Durations.ENDLESS) {
                    changed.await();
                } else if (left <= 0) {
                    return false;
                } else {
                    left = changed.awaitNanos(left);
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
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
        if (beginClosing()) {
            closer = Thread.currentThread();
            // Handles first: what they run ends STOPPED, what others run on our endpoints CLOSED.
            handles.snapshot().forEach(handle -> unhindered(handle::closeWithoutWaiting));
            owners().forEach(owner -> unhindered(owner::close));
            sleeper.close();
            endpoints.close();
            endpoints.snapshot().forEach(endpoint -> unhindered(() -> endpoint.closeWithoutWaiting(null)));
            closer = null;
            seal();
            closedIfEmpty();
        } else if (closer == Thread.currentThread()) {
            mayWait = false; // in a stage of a future that the close above has ended: it would wait for itself
        }
        if (mayWait && engine.waits().await(closed, deadline)) {
            backend.join(deadline);
        }
        return closed.getCount() == 0;
    }

    /** Runs a step of the end, which is code of others and must not keep the other steps from being taken. */
    private void unhindered(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, this + ": a part did not close", e);
        }
    }

    /** Nothing can come any more: once empty it stays empty. */
    private void seal() {
        lock.lock();
        try {
            sealed = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayWait() {
        return !EventLoop.isLoopThread() && handles.snapshot().stream().noneMatch(Handle::isInCallbackHere);
    }

    private boolean beginClosing() {
        lock.lock();
        try {
            boolean first = state == State.OPEN || state == State.DRAINING;
            if (first) {
                state = State.CLOSING;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    private List<OperationOwner> owners() {
        lock.lock();
        try {
            return List.copyOf(owners);
        } finally {
            lock.unlock();
        }
    }

    private void closedIfEmpty() {
        lock.lock();
        try {
            if (!sealed || state != State.CLOSING || handles.size() > 0 || endpoints.size() > 0) {
                return;
            }
            state = State.CLOSED;
        } finally {
            lock.unlock();
        }
        engine.closed(this);
        closed.countDown();
        lastActions().forEach(this::unhindered);
    }

    @Override
    public void whenClosed(Runnable action) {
        Objects.requireNonNull(action, "action");
        lock.lock();
        try {
            if (state != State.CLOSED) {
                whenClosed.add(action);
                return;
            }
        } finally {
            lock.unlock();
        }
        unhindered(action);
    }

    private List<Runnable> lastActions() {
        lock.lock();
        try {
            return List.copyOf(whenClosed);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "scope '" + name + "' on " + backend.name();
    }
}
