package weir.backend.nio;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/**
 * A selector. Events are collected first and reported after the select, since a selector must not be used from within
 * its own action.
 *
 * <p>A select that returns at once again and again, with no event and nobody who woke it, is an old disease of
 * selectors: after {@value #PREMATURE_LIMIT} times all keys are moved to a new one.
 */
final class NioPoller implements Poller {
    private static final System.Logger LOG = System.getLogger("weir.nio");

    static final int PREMATURE_LIMIT = 512;
    /** The largest datagram. */
    private static final int SCRATCH_BYTES = 1 << 16;

    /** Exchanged by the loop only; read by whoever registers. */
    private volatile Selector selector;

    private volatile @Nullable Thread loop;
    private volatile boolean woken;

    /** Buffers for datagrams, in use by at most one thread each. */
    private final Queue<ByteBuffer> scratch = new ConcurrentLinkedQueue<>();

    // The loop's thread only.
    private final Consumer<SelectionKey> collect = this::collect;
    private final List<NioSocket> closing = new ArrayList<>();
    private final List<NioSocket> unwanted = new ArrayList<>();
    private NioSocket[] ready = new NioSocket[64];
    private int[] readyOps = new int[64];
    private int readyCount;
    private int premature;

    NioPoller(Selector selector) {
        this.selector = selector;
    }

    @Override
    public PollSocket open(SocketKind kind, ProtocolFamily family) throws IOException {
        SelectableChannel channel = null;
        try {
            channel = switch (kind) {
                case STREAM -> SocketChannel.open(family);
                case LISTENER -> ServerSocketChannel.open(family);
                case DATAGRAM -> DatagramChannel.open(family);
            };
            return register(kind, channel);
        } catch (IOException | UnsupportedOperationException e) {
            if (channel != null) {
                channel.close();
            }
            throw NioFailures.ofOpen(e);
        }
    }

    @Override
    public PollSocket adopt(SocketKind kind, NetworkChannel channel) throws IOException {
        boolean fits = switch (kind) {
            case STREAM -> channel instanceof SocketChannel;
            case LISTENER -> channel instanceof ServerSocketChannel;
            case DATAGRAM -> channel instanceof DatagramChannel;
        };
        if (!fits) {
            throw new AioException(AioStatus.NOTSUP, "a " + channel.getClass().getName() + " is no " + kind);
        }
        return register(kind, (SelectableChannel) channel);
    }

    NioSocket register(SocketKind kind, SelectableChannel channel) throws IOException {
        channel.configureBlocking(false);
        return switch (kind) {
            case STREAM -> new NioStream(this, (SocketChannel) channel);
            case LISTENER -> new NioListener(this, (ServerSocketChannel) channel);
            case DATAGRAM -> new NioDatagram(this, (DatagramChannel) channel);
        };
    }

    Selector selector() {
        return selector;
    }

    // Waiting

    @Override
    public void poll(long nanos, Sink sink) throws IOException {
        loop = Thread.currentThread();
        closeThoseThatWait();
        dropUnwanted(nanos != 0);
        Thread.interrupted();
        if (nanos == 0) {
            selector.selectNow(collect);
        } else {
            select(nanos);
        }
        woken = false;
        report(sink);
    }

    /** Takes in a socket with an event that found nobody who cares. */
    void dropLater(NioSocket socket) {
        unwanted.add(socket);
    }

    @SuppressWarnings("ThreadPriorityCheck") // the yield makes it faster, not right
    private void dropUnwanted(boolean beforeWaiting) {
        if (unwanted.isEmpty()) {
            return;
        }
        if (beforeWaiting) {
            Thread.yield(); // to those who were told last, and whom this loop may keep from the processor
        }
        for (NioSocket socket : unwanted) {
            socket.dropUnwanted();
        }
        unwanted.clear();
    }

    /** Until there is an event, a wake-up, or the time is up: an interrupt, or a selector's whim, is no reason to return. */
    private void select(long nanos) throws IOException {
        boolean endless = nanos < 0;
        long end = endless ? 0 : System.nanoTime() + nanos;
        long left = nanos;
        while (true) {
            // Rounded up: never early.
            selector.select(collect, endless ? 0 : (left - 1) / 1_000_000 + 1);
            boolean interrupted = Thread.interrupted();
            if (!endless) {
                left = end - System.nanoTime();
            }
            if (readyCount > 0 || woken || (!endless && left <= 0)) {
                premature = 0;
                return;
            }
            if (!interrupted) {
                countPremature();
            }
        }
    }

    private void countPremature() throws IOException {
        premature++;
        if (premature >= PREMATURE_LIMIT) {
            premature = 0;
            rebuild();
        }
    }

    private void collect(SelectionKey key) {
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, 2 * readyCount);
            readyOps = Arrays.copyOf(readyOps, 2 * readyCount);
        }
        ready[readyCount] = (NioSocket) key.attachment();
        readyOps[readyCount] = key.readyOps();
        readyCount++;
    }

    private void report(Sink sink) {
        int count = readyCount;
        readyCount = 0;
        for (int i = 0; i < count; i++) {
            NioSocket socket = ready[i];
            int ops = readyOps[i];
            ready[i] = null;
            if (socket.isOpen()) {
                sink.ready(socket, NioSocket.eventsOf(ops));
            }
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        selector.wakeup();
    }

    /** Moves all keys to a new selector. */
    void rebuild() throws IOException {
        Selector old = selector;
        Selector fresh = Selector.open();
        LOG.log(
                System.Logger.Level.WARNING,
                "a selector returned {0} times for nothing; moving its {1} keys to a new one",
                PREMATURE_LIMIT,
                old.keys().size());
        selector = fresh;
        for (SelectionKey key : List.copyOf(old.keys())) {
            NioSocket socket = (NioSocket) key.attachment();
            if (key.isValid() && socket.isOpen()) {
                socket.moveTo(fresh);
            }
        }
        old.close();
    }

    // Closing

    boolean isLoop() {
        return loop == Thread.currentThread();
    }

    /** Closes a channel whose key is cancelled, at the next poll. */
    void closeLater(NioSocket socket) {
        closing.add(socket);
    }

    /**
     * Takes cancelled keys off the selector. A channel that is closed while it is registered is not closed at all
     * until then, and a reset on close would not be sent.
     */
    void deregisterCancelled() throws IOException {
        selector.selectNow();
        // Whatever it selected is still ready at the next select.
        selector.selectedKeys().clear();
        if (woken) {
            selector.wakeup(); // the look above has eaten the wake-up that the next select must see
        }
    }

    private void closeThoseThatWait() throws IOException {
        if (closing.isEmpty()) {
            return;
        }
        deregisterCancelled();
        for (NioSocket socket : closing) {
            socket.closeChannel();
        }
        closing.clear();
    }

    @Override
    public void close() throws IOException {
        if (!selector.isOpen()) {
            return;
        }
        closeThoseThatWait();
        List<SelectionKey> left = List.copyOf(selector.keys());
        selector.close();
        for (SelectionKey key : left) {
            key.channel().close();
        }
    }

    // Datagrams

    ByteBuffer borrowScratch() {
        ByteBuffer buffer = scratch.poll();
        return buffer == null ? ByteBuffer.allocateDirect(SCRATCH_BYTES) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        scratch.add(buffer);
    }
}
