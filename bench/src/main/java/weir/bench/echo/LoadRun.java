package weir.bench.echo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** One run of the load generator, on the calling thread: a closed loop over all connections of the workload. */
final class LoadRun implements AutoCloseable {
    /** Of one loop over the connections; the time is looked at in between. */
    private static final long SELECT_MILLIS = 50;

    private final LoadRequest request;
    private final EchoPattern pattern;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(EchoPattern.MAX_STRETCH);
    private final LoadClock clock;
    private long lastProgress;
    private int busy;

    private LoadRun(LoadRequest request, EchoPattern pattern) {
        this.request = request;
        this.pattern = pattern;
        clock = new LoadClock(request);
    }

    /**
     * Connects, runs for the time that is asked for, waits until all is back, and closes.
     *
     * @throws LoadFailure if the server damages, drops, adds or withholds a byte, or closes
     */
    static LoadResult run(LoadRequest request, EchoPattern pattern) throws IOException, LoadFailure {
        try (LoadRun run = new LoadRun(request, pattern)) {
            run.connect();
            if (request.workload().connections() == 1) {
                run.block();
            } else {
                run.select();
            }
            return run.clock.result();
        }
    }

    private void connect() throws IOException {
        for (int i = 0; i < request.workload().connections(); i++) {
            connections.add(new LoadConnection(i, request.workload(), pattern, request.port()));
        }
        lastProgress = System.nanoTime();
        clock.start(lastProgress);
    }

    /** One connection is read from blocking: one system call less for each message. */
    private void block() throws IOException, LoadFailure {
        LoadConnection connection = connections.get(0);
        try (StallWatch watch = new StallWatch(connection, request.stallNanos())) {
            watch.start();
            connection.send(request.workload().depth(), System.nanoTime());
            while (!connection.isQuiet()) {
                int back = connection.receive(buffer);
                watch.progress();
                long now = System.nanoTime();
                if (back > 0 && clock.back(connection, back, now)) {
                    connection.send(back, now);
                }
            }
        } catch (ClosedChannelException e) { // by the watch: nobody else closes it
            throw stalled();
        }
    }

    private void select() throws IOException, LoadFailure {
        try (Selector selector = Selector.open()) {
            for (LoadConnection connection : connections) {
                connection.channel().configureBlocking(false);
                connection.channel().register(selector, SelectionKey.OP_READ, connection);
            }
            long now = System.nanoTime();
            busy = connections.size();
            for (SelectionKey key : selector.keys()) {
                send(key, (LoadConnection) key.attachment(), request.workload().depth(), now);
            }
            while (busy > 0) {
                selector.select(SELECT_MILLIS);
                for (SelectionKey key : selector.selectedKeys()) {
                    ready(key, (LoadConnection) key.attachment());
                }
                if (selector.selectedKeys().isEmpty() && System.nanoTime() - lastProgress > request.stallNanos()) {
                    throw stalled();
                }
                selector.selectedKeys().clear();
            }
        }
    }

    private void ready(SelectionKey key, LoadConnection connection) throws IOException, LoadFailure {
        if (key.isWritable() && connection.flush()) {
            key.interestOps(SelectionKey.OP_READ);
        }
        if (!key.isReadable()) {
            return;
        }
        int back = connection.receive(buffer);
        long now = System.nanoTime();
        lastProgress = now;
        if (back > 0 && clock.back(connection, back, now)) {
            send(key, connection, back, now);
        } else if (connection.isQuiet()) {
            busy--;
        }
    }

    private static void send(SelectionKey key, LoadConnection connection, int messages, long now) throws IOException {
        if (!connection.send(messages, now)) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    private LoadFailure stalled() {
        return new LoadFailure("no byte came back for " + request.stallNanos() / 1_000_000 + " ms, and "
                + connections.stream().filter(each -> !each.isQuiet()).count() + " connections wait");
    }

    @Override
    public void close() throws IOException {
        for (LoadConnection connection : connections) {
            connection.close();
        }
    }
}
