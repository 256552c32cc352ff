package weir.spi.engine.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.spi.Capability;
import weir.spi.Operation;
import weir.spi.OperationQueue;
import weir.spi.PollSocket;
import weir.spi.SocketKind;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.TimerNode;

/**
 * One dial: resolve, then try the addresses in order until one connects.
 *
 * <p>The operation waits in a queue of one. Whoever takes it out (the connect that succeeded, the last failure, a
 * cancel, a deadline, a close) ends the dial; everything that comes later finds the queue empty and only cleans up.
 * Resolver threads answer through the loop; all else runs on the loop.
 */
final class DialAttempt extends Endpoint {
    /** A Unix listener whose queue is full gives no event: it is asked again after this time. */
    private static final long RETRY_NANOS = 5_000_000;

    private final Waiting waiting = new Waiting();
    private final AioUrl url;
    private final OptionSet options;
    private final Dialer dialer;
    private final Retry retry = new Retry();

    // The loop's thread only.
    private List<SocketAddress> addresses = List.of();
    private int tried;
    private @Nullable Throwable failure;

    /** The queue of one. */
    private final class Waiting extends OperationQueue {
        Waiting() {
            super(DialAttempt.this);
        }

        @Override
        public void cancel(Operation operation, long ticket) {
            super.cancel(operation, ticket);
            DialAttempt.this.close();
        }
    }

    private final class Retry extends TimerNode {
        @Override
        protected void expired(long ticketAtStart) {
            if (isWaiting()) {
                tryNext();
            }
        }
    }

    DialAttempt(SocketHome home, EventLoop loop, AioUrl url, OptionSet options, Dialer dialer) {
        super(home, loop);
        this.url = url;
        this.options = options;
        this.dialer = dialer;
    }

    boolean begin(Operation operation) {
        waiting.lock();
        try {
            long ticket = waiting.start(operation, StreamKind.DIAL);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            if (isClosing() || dialer.isClosed()) {
                waiting.finish(operation, ticket, AioStatus.CLOSED, 0, null);
                return true;
            }
            if (!waiting.append(operation, ticket)) {
                return true;
            }
        } finally {
            waiting.unlock();
        }
        if (home.add(this)) {
            resolve();
        } else {
            close(); // the scope closes, or drains
        }
        return true;
    }

    private void resolve() {
        boolean isName = url.scheme() == AioUrl.Scheme.TCP && !url.isNumeric();
        if (!isName) {
            onLoop(() -> {
                try {
                    connectTo(
                            url.scheme() == AioUrl.Scheme.TCP
                                    ? Addresses.ofNumeric(url)
                                    : Addresses.of(url, home.names()));
                } catch (AioException e) {
                    end(e);
                }
            });
            return;
        }
        home.names().resolve(url.host(), new Names.Answer() {
            @Override
            public void resolved(InetAddress[] hosts) {
                onLoop(() -> {
                    try {
                        connectTo(Addresses.withPort(hosts, url.port()));
                    } catch (UnknownHostException e) {
                        end(Addresses.unresolved(url, e));
                    }
                });
            }

            @Override
            public void failed(Throwable unresolved) {
                onLoop(() -> end(Addresses.unresolved(url, unresolved)));
            }
        });
    }

    private void connectTo(List<SocketAddress> resolved) {
        addresses = resolved;
        tryNext();
    }

    boolean isWaiting() {
        waiting.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            waiting.unlock();
        }
    }

    /** Tries addresses until one connects or goes on. */
    private void tryNext() {
        while (isWaiting() && !isClosing()) {
            dropSocket();
            if (tried == addresses.size()) {
                end(failure == null ? new AioException(AioStatus.INTERNAL, "no address") : failure);
                return;
            }
            SocketAddress address = addresses.get(tried);
            try {
                PollSocket opened = loop().poller().open(SocketKind.STREAM, Addresses.family(address));
                open(opened);
                options.applyToDialling(opened);
                if (opened.connect(address)) {
                    connected();
                } else {
                    opened.want(PollSocket.WRITE);
                }
                return;
            } catch (IOException | RuntimeException | Error e) {
                if (Failures.status(e) == AioStatus.BUSY) {
                    loop().startTimer(retry, loop().nanoTime() + RETRY_NANOS, 0);
                    return;
                }
                note(e);
            }
        }
    }

    @Override
    public void ready(int events) {
        PollSocket connecting = socketOrNull();
        if (connecting == null || !isWaiting()) {
            return;
        }
        try {
            if (connecting.finishConnect()) {
                connected();
            } else {
                connecting.want(PollSocket.WRITE);
            }
        } catch (IOException | RuntimeException | Error e) {
            note(e);
            tryNext();
        }
    }

    private void note(Throwable e) {
        if (failure != null && failure != e) { // a backend may throw the same one each time
            e.addSuppressed(failure);
        }
        failure = e;
        tried++;
    }

    private void connected() {
        PollSocket socket = socket();
        open(null); // the stream's from here, also if it fails
        Stream stream;
        try {
            stream = streamOf(socket);
        } catch (IOException | RuntimeException | Error e) {
            end(e);
            return;
        }
        boolean taken = false;
        waiting.lock();
        try {
            Operation operation = waiting.head();
            if (operation != null) {
                waiting.remove(operation);
                operation.setOutput(0, stream);
                taken = waiting.finish(operation, operation.ticket(), AioStatus.OK, 0, null);
            }
        } finally {
            waiting.unlock();
        }
        if (!taken) {
            stream.close();
        }
        close();
    }

    /** The stream lives on the loop that the dial ran on, which cannot end before this endpoint has left it. */
    private Stream streamOf(PollSocket socket) throws IOException {
        if (!loop().enter()) {
            throw new IllegalStateException("a loop ended although " + this + " lives on it");
        }
        return Stream.of(home, loop(), socket, null, options);
    }

    private void end(Throwable reason) {
        waiting.lock();
        try {
            waiting.finishAll(Failures.status(reason), Failures.cause(reason));
        } finally {
            waiting.unlock();
        }
        close();
    }

    private void dropSocket() {
        PollSocket open = socketOrNull();
        if (open != null) {
            open(null);
            Failures.closeQuietly(open);
        }
    }

    // Endpoint

    /** An unfinished dial is not handed over: it begins again on the new loop, within its deadline. */
    @Override
    Move handOver(EventLoop target) {
        retry.cancel();
        dropSocket();
        setLoop(target);
        return Move.MOVED;
    }

    @Override
    void recheck() {
        tried = 0;
        if (!addresses.isEmpty()) {
            tryNext();
        }
    }

    @Override
    public String peer() {
        return url.toString();
    }

    @Override
    Capability needs() {
        return Addresses.toOpen(url.scheme());
    }

    @Override
    SocketKind kind() {
        return SocketKind.STREAM;
    }

    @Override
    void lockAll() {
        waiting.lock();
    }

    @Override
    void unlockAll() {
        waiting.unlock();
    }

    @Override
    void shut(@Nullable Throwable cause) {
        waiting.lock();
        try {
            waiting.finishAll(AioStatus.CLOSED, cause);
        } finally {
            waiting.unlock();
        }
    }

    @Override
    void closeOnLoop() {
        retry.cancel();
        dialer.ended(this);
        closed();
    }

    @Override
    public String toString() {
        return "dial to " + url;
    }
}
