package weir.spi.engine.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import weir.api.AbstractSocketAddress;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.api.StreamListener;
import weir.api.StreamOptions;
import weir.spi.Capability;
import weir.spi.Operation;
import weir.spi.PollSocket;
import weir.spi.SocketKind;
import weir.spi.engine.loop.EventLoop;

/** A listener: binds, listens, and gives connections to queued accepts; what it accepts is spread over the loops. */
public final class Listener extends Endpoint implements StreamListener {
    private final Acceptor acceptor = new Acceptor(this);
    private final OptionSet options;
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile AioUrl url;
    /** The URL as it was given; once listening with the port that was assigned. */
    private volatile String text;

    private volatile SocketAddress localAddress;
    private volatile boolean listening;
    /** The file of a Unix socket; null for others. Guarded by the acceptor's lock. */
    private @Nullable UnixPath unixPath;

    private Listener(SocketHome home, AioUrl url, String text) {
        super(home, enterLoop(home));
        this.url = url;
        this.text = text;
        options = new OptionSet(url.scheme());
        localAddress = url.scheme() == AioUrl.Scheme.IPC
                ? UnixDomainSocketAddress.of(url.path())
                : url.scheme() == AioUrl.Scheme.TCP
                        ? InetSocketAddress.createUnresolved(url.host(), url.port())
                        : new AbstractSocketAddress(url.path());
    }

    /** Makes a listener that does not listen yet. */
    public static Listener create(SocketHome home, AioUrl url, String text) throws AioException {
        if (url.scheme() == AioUrl.Scheme.UDP) {
            throw new IllegalArgumentException("URL '" + url + "' has no streams; allowed: tcp, ipc, abstract");
        }
        Addresses.require(url, home.provider());
        Listener listener = new Listener(home, url, text);
        if (!home.add(listener)) {
            listener.discard();
            throw new IllegalStateException("the service is closed; allowed: listeners of an open one");
        }
        return listener;
    }

    @Override
    public String url() {
        return text;
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public String peer() {
        return url.toString();
    }

    // Listening

    @Override
    public void listen() throws AioException {
        Integer inherited = inheritedDescriptor();
        List<SocketAddress> addresses = inherited == null ? Addresses.of(url, home.names()) : List.of();
        acceptor.lock();
        try {
            requireOpen();
            if (listening) {
                throw new IllegalStateException(url + " listens already; allowed: once");
            }
            if (inherited != null) {
                inherit(inherited);
                return;
            }
            AioException failure = null;
            for (SocketAddress address : addresses) {
                try {
                    listenAt(address);
                    return;
                } catch (AioException e) {
                    failure = e;
                    if (e.status() == AioStatus.ADDRINUSE) {
                        break; // not the other family of a wildcard behind its owner's back
                    }
                }
            }
            throw Objects.requireNonNull(failure, "at least one address was tried");
        } finally {
            acceptor.unlock();
        }
    }

    private void listenAt(SocketAddress address) throws AioException {
        PollSocket opened = null;
        UnixPath bound = null;
        try {
            opened = loop().poller().open(SocketKind.LISTENER, Addresses.family(address));
            options.applyToListener(opened);
            int backlog = Objects.requireNonNull(options.find(StreamOptions.BACKLOG), "BACKLOG has a default");
            if (address instanceof UnixDomainSocketAddress unix) {
                bound = new UnixPath(unix.getPath())
                        .listen(opened, backlog, options.find(StreamOptions.PERMISSIONS), loop().poller());
                localAddress = address;
            } else {
                opened.listen(address, backlog);
                localAddress = opened.localAddress();
            }
            unixPath = bound;
            begin(opened);
        } catch (IOException | RuntimeException | Error e) {
            if (bound != null) {
                bound.unlink();
            }
            if (opened != null) {
                Failures.closeQuietly(opened);
            }
            throw Failures.exception(e, "listen at " + url);
        }
    }

    private void begin(PollSocket opened) {
        if (url.scheme() == AioUrl.Scheme.TCP && url.port() == 0) {
            url = url.withPort(Addresses.port(localAddress));
            text = url.toString();
        }
        open(opened);
        listening = true;
    }

    private @Nullable Integer inheritedDescriptor() throws AioException {
        String name = options.find(StreamOptions.LISTEN_FD_NAME);
        return name == null
                ? options.find(StreamOptions.LISTEN_FD)
                : Integer.valueOf(InheritedSockets.ofThisProcess().find(name));
    }

    private void inherit(int descriptor) throws AioException {
        try {
            PollSocket taken = loop().poller().inherit(descriptor, address -> Addresses.isOf(url.scheme(), address));
            localAddress = taken.localAddress();
            begin(taken);
        } catch (IOException | RuntimeException | Error e) {
            throw Failures.exception(e, "listen at " + url + " on descriptor " + descriptor);
        }
    }

    @Override
    public boolean accept(Aio aio) {
        Operation operation = Operation.of(aio);
        if (!listening && !isClosing()) {
            throw new IllegalStateException(url + " does not listen; allowed: accept after listen()");
        }
        return acceptor.submit(operation, StreamKind.ACCEPT);
    }

    /** The stream of an accepted socket. */
    Stream streamOf(PollSocket socket, EventLoop into) throws IOException {
        return Stream.of(home, into, socket, localAddress, options);
    }

    // Options

    @Override
    public <T> Listener setOption(AioOption<T> option, T value) throws AioException {
        T checked = OptionSet.checked(option, value);
        requireOpen();
        options.require(option, home.provider());
        if (listening && (OptionSet.isOfListener(option) || option == StreamOptions.FAST_OPEN)) {
            throw new AioException(AioStatus.STATE, "option " + option + " is set before listen()");
        }
        options.set(option, checked);
        return this;
    }

    @Override
    public <T> T getOption(AioOption<T> option) throws AioException {
        requireOpen();
        options.require(option, home.provider());
        return options.get(option);
    }

    private void requireOpen() throws AioException {
        if (isClosing()) {
            throw new AioException(AioStatus.CLOSED, "the listener " + url + " is closed");
        }
    }

    // Events, moves, the end

    @Override
    public void ready(int events) {
        acceptor.ready(events);
    }

    @Override
    public boolean endsWithDrain() {
        return true;
    }

    @Override
    Capability needs() {
        return Addresses.toServe(url.scheme());
    }

    @Override
    SocketKind kind() {
        return SocketKind.LISTENER;
    }

    @Override
    void lockAll() {
        acceptor.lock();
    }

    @Override
    void unlockAll() {
        acceptor.unlock();
    }

    @Override
    void recheck() {
        acceptor.recheck();
    }

    @Override
    void shut(@Nullable Throwable cause) {
        acceptor.shut(cause);
    }

    @Override
    void closeOnLoop() {
        acceptor.stopPause();
        if (unixPath != null) {
            unixPath.unlink(); // while the socket still holds the inode, so that it cannot be another file's
        }
        closed();
    }

    @Override
    void afterClosed() {
        closed.countDown();
    }

    @Override
    void awaitClosed() {
        awaitClosed(closed);
    }

    @Override
    public String toString() {
        return "listener " + url;
    }
}
