package weir.sp.pipe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.ByteStream;
import weir.api.Message;
import weir.sp.message.Packet;
import weir.spi.Dispatcher;
import weir.spi.EngineScope;
import weir.spi.OperationOwner;
import weir.spi.OperationQueue;

/**
 * What all sockets have in common: the lock, the pipes, the endpoints that bring them, and the scope they live in.
 *
 * <p>The goals of {@link #unlock}: what a pipe must do is done by whoever noted it, at once, on its own thread, so that a
 * message needs no hand-over; a pipe does one thing of a kind at a time, since it notes the next only when told of the last;
 * the stack stays flat, since what a read or write brings is dealt with in the loop and not from within; and no thread
 * serves others for ever, since after some rounds the loop goes on.
 */
public final class SocketCore implements OperationOwner {
    private static final System.Logger LOG = System.getLogger("weir.sp");

    private static final int MOST_ROUNDS = 64;

    private final EngineScope scope;
    private final Dispatcher dispatcher;
    private final Tuning tuning;
    private final String name;
    private final Function<Packet, Message> shown;
    private final OperationQueue lock = new OperationQueue(this);
    private final LoopCall serving;
    private final SplittableRandom random;

    // Guarded by the lock.
    private final ArrayDeque<Pipe> due = new ArrayDeque<>();
    private final List<Pipe> pipes = new ArrayList<>();
    private final Set<Endpoint> endpoints = new LinkedHashSet<>();
    /** Streams that shake hands, and what has brought them. */
    private final Map<ByteStream, Endpoint> greeting = new HashMap<>();

    private @Nullable Protocol protocol;
    private @Nullable BiConsumer<Pipe, Boolean> watcher;
    private int lastId;
    private boolean closed;
    /** The thread that does what pipes have noted; of several the one that began last. */
    private @Nullable Thread server;

    /**
     * Makes the core of a socket and ties it to its scope.
     *
     * @param name what it is, for listings
     * @param shown makes of a packet the message that applications see
     */
    public SocketCore(EngineScope scope, String name, Tuning tuning, Function<Packet, Message> shown) {
        this.scope = scope;
        this.name = name;
        this.tuning = tuning;
        this.shown = shown;
        dispatcher = scope.dispatcher();
        random = new SplittableRandom(scope.nanoTime() ^ name.hashCode());
        serving = new LoopCall(scope, this::serve);
        scope.add(this);
    }

    /** Once, before anything else. */
    public void run(Protocol newProtocol) {
        protocol = newProtocol;
    }

    Protocol protocol() {
        if (protocol == null) {
            throw new IllegalStateException("no protocol yet");
        }
        return protocol;
    }

    /** Its options. */
    public Tuning tuning() {
        return tuning;
    }

    /** Where its handles come from. */
    public EngineScope scope() {
        return scope;
    }

    /** Another list of operations under the one lock. */
    public OperationQueue newQueue() {
        return new OperationQueue(lock);
    }

    /** A number for identifiers and jitter; under the lock. */
    public int nextRandom() {
        return random.nextInt();
    }

    long nextRandomBelow(long bound) {
        return random.nextLong(bound);
    }

    /** The message that shows a packet from now on. */
    public Message show(Packet packet) {
        return shown.apply(packet);
    }

    // The lock

    /** Takes the lock. */
    public void lock() {
        lock.lock();
    }

    /** Does what pipes have noted, then releases the lock. */
    public void unlock() {
        if (server == Thread.currentThread()) {
            lock.unlock(); // what is noted by something that is being done is for the loop further up the stack
            return;
        }
        for (int round = 0; ; round++) {
            Pipe pipe = due.peekFirst();
            if (pipe == null) {
                server = null;
                lock.unlock();
                return;
            }
            // Once closed there are few rounds left, and no call that would go on with them.
            if (round >= MOST_ROUNDS && !closed) {
                server = null;
                lock.unlock();
                serving.call();
                return;
            }
            due.removeFirst();
            int actions = pipe.takeActions();
            server = Thread.currentThread();
            lock.unlock();
            int done = pipe.act(actions);
            lock.lock();
            pipe.acted(done);
        }
    }

    private void serve() {
        lock();
        unlock();
    }

    void addDue(Pipe pipe) {
        due.addLast(pipe);
    }

    /** Whether it is closed; under the lock. */
    public boolean isClosed() {
        return closed;
    }

    // Pipes

    int nextId() {
        lastId++;
        return lastId;
    }

    /** Takes a pipe in that has shaken hands; under the lock. False if it must close. */
    boolean attach(Pipe pipe) {
        if (closed || !protocol().attach(pipe)) {
            return false;
        }
        pipes.add(pipe);
        if (watcher != null) {
            watcher.accept(pipe, true);
        }
        return true;
    }

    /** Forgets a pipe that was attached; under the lock. */
    void detach(Pipe pipe) {
        pipes.remove(pipe);
        protocol().detach(pipe);
        if (watcher != null) {
            watcher.accept(pipe, false);
        }
    }

    /** Who is told of pipes that come (true) and go, under the lock, and must only note it. */
    public void watcher(@Nullable BiConsumer<Pipe, Boolean> newWatcher) {
        watcher = newWatcher;
    }

    /** The pipes there are; under the lock. */
    public List<Pipe> pipes() {
        return List.copyOf(pipes);
    }

    /** Takes in a stream that begins to shake hands; false if what brought it is closed. */
    boolean greets(Endpoint endpoint, ByteStream stream) {
        lock();
        try {
            if (!endpoints.contains(endpoint)) {
                return false;
            }
            greeting.put(stream, endpoint);
            return true;
        } finally {
            unlock();
        }
    }

    /** Closes the streams that an endpoint has brought and that have not yet shaken hands; once it is removed. */
    void stopGreeting(Endpoint endpoint) {
        List<ByteStream> strangers = new ArrayList<>();
        lock();
        try {
            greeting.forEach((stream, by) -> {
                if (by == endpoint) {
                    strangers.add(stream);
                }
            });
        } finally {
            unlock();
        }
        strangers.forEach(ByteStream::close);
    }

    /** A stream has shaken hands, or will not. */
    void greeted(ByteStream stream) {
        lock();
        try {
            greeting.remove(stream);
        } finally {
            unlock();
        }
    }

    // Endpoints

    /** Takes an endpoint in; under the lock. False if the socket is closed. */
    boolean add(Endpoint endpoint) {
        if (closed) {
            return false;
        }
        endpoints.add(endpoint);
        return true;
    }

    void remove(Endpoint endpoint) {
        endpoints.remove(endpoint);
    }

    // The two owners

    @Override
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    public String peer() {
        return name;
    }

    @Override
    public void close() {
        List<Endpoint> left;
        lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            protocol().close();
            left = List.copyOf(endpoints);
            endpoints.clear();
            for (Pipe pipe : List.copyOf(pipes)) {
                pipe.close();
            }
        } finally {
            unlock();
        }
        for (Endpoint endpoint : left) {
            endpoint.close();
        }
        dispose(serving.aio());
        scope.remove(this);
    }

    /**
     * Closes handles on the loop: there it does not wait for callbacks, so two threads that run callbacks of handles which
     * the other closes do not wait for each other.
     */
    void dispose(Aio... handles) {
        dispatcher.execute(() -> {
            for (Aio handle : handles) {
                handle.close();
            }
        });
    }

    static void log(String what, @Nullable Throwable failure) {
        LOG.log(System.Logger.Level.WARNING, what, failure);
    }

    static void debug(String what) {
        LOG.log(System.Logger.Level.DEBUG, what);
    }
}
