package weir.spi.engine.socket;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.api.ByteStream;
import weir.api.StreamOptions;
import weir.spi.Capability;
import weir.spi.Operation;
import weir.spi.PollSocket;
import weir.spi.SocketKind;
import weir.spi.engine.loop.EventLoop;

/**
 * A connected stream: two directions, the failure that both remember, and a close that lets what was sent arrive.
 *
 * <p>The first failure of either direction is kept, since the operating system tells it once only: after a send has met
 * a reset, the next receive would read a clean end (rule B5).
 */
public final class Stream extends Duplex implements ByteStream {
    private static final VarHandle FAILURE;

    static {
        try {
            FAILURE = MethodHandles.lookup().findVarHandle(Stream.class, "failure", AioException.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Receiver receiver = new Receiver(this);
    private final Sender sender = new Sender(this);
    private final AioUrl.Scheme scheme;
    private final SocketAddress localAddress;
    private final SocketAddress remoteAddress;

    private volatile int lingerMillis;
    /** Null -> the first failure; set by CAS, for ever. */
    private volatile @Nullable AioException failure;
    /** On the loop, after close(). */
    private @Nullable LingeringClose linger;

    private Stream(SocketHome home, EventLoop loop, AioUrl.Scheme scheme, SocketAddress local, SocketAddress remote) {
        super(home, loop);
        this.scheme = scheme;
        localAddress = local;
        remoteAddress = remote;
    }

    /**
     * Makes the stream of a connected socket. If its scope takes it no more, or an option is refused, the socket is
     * closed and the loop left.
     *
     * @param loop entered
     * @param boundTo the address of the listener that accepted it, or null for a dialled one
     * @throws IOException if there will be no stream
     */
    static Stream of(
            SocketHome home, EventLoop loop, PollSocket socket, @Nullable SocketAddress boundTo, OptionSet options)
            throws IOException {
        try {
            options.applyToStream(socket);
            SocketAddress remote = socket.remoteAddress();
            SocketAddress local = boundTo == null || Addresses.isWildcard(boundTo) ? socket.localAddress() : boundTo;
            Stream stream = new Stream(home, loop, options.scheme(), local, remote == null ? local : remote);
            stream.lingerMillis = options.lingerMillis();
            stream.open(socket);
            if (!home.add(stream)) {
                throw new AioException(AioStatus.CLOSED, "the service is closing");
            }
            return stream;
        } catch (IOException | RuntimeException | Error e) {
            Failures.closeQuietly(socket);
            loop.leave();
            throw e;
        }
    }

    @Override
    public boolean send(Aio aio) {
        return sender.submit(Operation.of(aio), StreamKind.SEND);
    }

    @Override
    public boolean sendAll(Aio aio) {
        return sender.submit(Operation.of(aio), StreamKind.SEND_ALL);
    }

    @Override
    public boolean recv(Aio aio) {
        return receive(aio, StreamKind.RECV);
    }

    @Override
    public boolean recvFully(Aio aio) {
        return receive(aio, StreamKind.RECV_FULLY);
    }

    private boolean receive(Aio aio, StreamKind kind) {
        Operation operation = Operation.of(aio);
        operation.requireWritable();
        return receiver.submit(operation, kind);
    }

    @Override
    public boolean readable(Aio aio) {
        return receiver.submit(Operation.of(aio), StreamKind.READABLE);
    }

    @Override
    public void shutdownOutput() {
        sender.shutdownOutput();
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public boolean isOpen() {
        return !isClosing();
    }

    @Override
    public String peer() {
        return remoteAddress.toString();
    }

    // Options

    @Override
    public <T> Stream setOption(AioOption<T> option, T value) throws AioException {
        T checked = OptionSet.checked(option, value);
        requireStreamOption(option);
        sender.lock();
        try {
            requireOpen();
            if (option == StreamOptions.LINGER) {
                lingerMillis = (int) StreamOptions.LINGER.checked(checked).toMillis();
            } else {
                socket().setOption(option, checked);
            }
            return this;
        } catch (IOException e) {
            throw Failures.exception(e, "option " + option);
        } finally {
            sender.unlock();
        }
    }

    @Override
    public <T> T getOption(AioOption<T> option) throws AioException {
        requireStreamOption(option);
        sender.lock();
        try {
            requireOpen();
            return option == StreamOptions.LINGER
                    ? option.checked(OptionSet.linger(lingerMillis))
                    : socket().getOption(option);
        } catch (IOException e) {
            throw Failures.exception(e, "option " + option);
        } finally {
            sender.unlock();
        }
    }

    private void requireStreamOption(AioOption<?> option) throws AioException {
        if (OptionSet.isOfListener(option) || option == StreamOptions.FAST_OPEN) {
            throw new AioException(AioStatus.NOTSUP, "option " + option + " is too late for a connected stream");
        }
        new OptionSet(scheme).require(option, home.provider());
    }

    private void requireOpen() throws AioException {
        if (isClosing()) {
            throw new AioException(AioStatus.CLOSED, "the stream is closed");
        }
    }

    // Failures

    @Nullable
    AioException failure() {
        return failure;
    }

    /** Notes a failure of one direction for both; the first one stays and is returned. */
    AioException fail(Throwable happened, String attempted) {
        if (FAILURE.compareAndSet(this, null, Failures.exception(happened, attempted))) {
            // The other direction may wait for an event that never comes.
            onLoop(this::recheck);
        }
        AioException first = failure;
        return first == null ? Failures.exception(happened, attempted) : first;
    }

    // Events and moves

    @Override
    public void ready(int events) {
        if (linger != null) {
            if ((events & (PollSocket.READ | PollSocket.HANGUP)) != 0) {
                linger.discardInput();
            }
            return;
        }
        if ((events & (PollSocket.READ | PollSocket.HANGUP)) != 0) {
            receiver.ready(events);
        }
        if ((events & (PollSocket.WRITE | PollSocket.HANGUP)) != 0) {
            sender.ready(events);
        }
    }

    @Override
    public boolean mayComeWhileDraining() {
        return true;
    }

    @Override
    Receiver receiver() {
        return receiver;
    }

    @Override
    Sender sender() {
        return sender;
    }

    @Override
    Capability needs() {
        return Addresses.toServe(scheme);
    }

    @Override
    SocketKind kind() {
        return SocketKind.STREAM;
    }

    // The end

    @Override
    void closeOnLoop() {
        if (lingerMillis == 0) {
            resetOnClose();
            closed();
            return;
        }
        if (failure != null) {
            closed();
            return;
        }
        try {
            if (!sender.finSent()) {
                socket().shutdownOutput();
            }
            socket().unwant(PollSocket.WRITE); // a socket whose output is shut down is always writable
        } catch (IOException | RuntimeException | Error e) {
            closed(); // the peer has gone: there is nobody left to deliver to
            return;
        }
        boolean delivers = scheme == AioUrl.Scheme.TCP && sender.hasSent();
        linger = new LingeringClose(this, lingerMillis * 1_000_000L, delivers);
        linger.discardInput();
    }

    @Override
    public void cutClose() {
        onLoop(() -> {
            if (linger != null) {
                linger.end();
            }
        });
    }

    private void resetOnClose() {
        if (scheme != AioUrl.Scheme.TCP) {
            return; // a Unix socket knows no reset but unread input
        }
        try {
            socket().setOption(StreamOptions.LINGER, OptionSet.linger(0));
        } catch (IOException | RuntimeException | Error e) {
            fail(e, "close");
        }
    }

    @Override
    public String toString() {
        return "stream " + localAddress + " - " + remoteAddress;
    }
}
