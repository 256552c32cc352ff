package weir.spi.engine.socket;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.api.StreamDialer;
import weir.spi.Dispatcher;
import weir.spi.Operation;
import weir.spi.OperationOwner;
import weir.spi.OperationQueue;
import weir.spi.engine.loop.EventLoop;

/** A dialer: an address and options; each dial is a {@link DialAttempt} of its own. */
public final class Dialer implements StreamDialer, OperationOwner {
    private final SocketHome home;
    private final AioUrl url;
    private final String text;
    private final OptionSet options;

    /** The running attempts; its monitor guards both. */
    private final Set<DialAttempt> attempts = new HashSet<>();

    private boolean closed;

    /** A dialer of a scope; the text is the URL as it was given. */
    public Dialer(SocketHome home, AioUrl url, String text) throws AioException {
        if (url.scheme() == AioUrl.Scheme.TCP && (url.port() == 0 || url.host().isEmpty())) {
            throw new IllegalArgumentException(
                    "URL '" + text + "' cannot be dialled; allowed: a host and a port of 1 to 65535");
        }
        if (url.scheme() == AioUrl.Scheme.UDP) {
            throw new IllegalArgumentException("URL '" + url + "' has no streams; allowed: tcp, ipc, abstract");
        }
        Addresses.require(url, home.provider());
        this.home = home;
        this.url = url;
        this.text = text;
        options = new OptionSet(url.scheme());
    }

    @Override
    public String url() {
        return text;
    }

    @Override
    public boolean dial(Aio aio) {
        Operation operation = Operation.of(aio);
        EventLoop loop = home.enterLoop();
        if (loop == null) {
            return refuse(operation);
        }
        DialAttempt attempt = new DialAttempt(home, loop, url, options, this);
        boolean waits = false;
        try {
            synchronized (attempts) {
                attempts.add(attempt);
            }
            boolean accepted = attempt.begin(operation);
            waits = attempt.isWaiting();
            return accepted;
        } finally {
            if (!waits) {
                attempt.close();
            }
        }
    }

    /** The service is closed; the handle may be one of another scope. */
    private boolean refuse(Operation operation) {
        OperationQueue queue = new OperationQueue(this);
        queue.lock();
        try {
            long ticket = queue.start(operation, StreamKind.DIAL);
            if (ticket == Operation.NOT_ACCEPTED) {
                return false;
            }
            queue.finish(operation, ticket, AioStatus.CLOSED, 0, null);
            return true;
        } finally {
            queue.unlock();
        }
    }

    @Override
    public Dispatcher dispatcher() {
        return home.dispatcher();
    }

    @Override
    public String peer() {
        return url.toString();
    }

    boolean isClosed() {
        synchronized (attempts) {
            return closed;
        }
    }

    /** An attempt is over. */
    void ended(DialAttempt attempt) {
        synchronized (attempts) {
            attempts.remove(attempt);
        }
    }

    @Override
    public <T> Dialer setOption(AioOption<T> option, T value) throws AioException {
        T checked = OptionSet.checked(option, value);
        if (OptionSet.isOfListener(option)) {
            throw new IllegalArgumentException("option " + option + " on a dialer; allowed: options of streams");
        }
        requireOpen();
        options.require(option, home.provider());
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
        synchronized (attempts) {
            if (closed) {
                throw new AioException(AioStatus.CLOSED, "the dialer " + url + " is closed");
            }
        }
    }

    @Override
    public void close() {
        List<DialAttempt> running;
        synchronized (attempts) {
            closed = true;
            running = List.copyOf(attempts);
        }
        running.forEach(DialAttempt::close);
    }
}
