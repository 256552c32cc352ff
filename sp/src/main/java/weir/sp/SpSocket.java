package weir.sp;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.api.Message;
import weir.sp.message.Packet;
import weir.sp.pipe.Accepting;
import weir.sp.pipe.Dialing;
import weir.sp.pipe.Inproc;
import weir.sp.pipe.Pipe;
import weir.sp.pipe.Protocol;
import weir.sp.pipe.SocketCore;
import weir.sp.pipe.StreamDialing;
import weir.sp.pipe.Tuning;
import weir.spi.EngineScope;

/**
 * A socket of a scalability protocol: it has any number of connections, made by {@link #dial} and {@link #listen}, and sends
 * and receives whole messages over them. The counterpart is {@code nng_socket}.
 *
 * <p>Addresses: {@code tcp://host:port}, {@code ipc:///path}, {@code abstract://name}, and {@code inproc://name} for sockets
 * of the same process. A connection that is lost or refused is dialled again, see {@link SpOptions#RECONNECT_MIN}.
 */
public abstract class SpSocket implements AutoCloseable {
    private static final String INPROC = "inproc://";

    private final SocketCore core;
    private @Nullable SpPipeListener listener;

    SpSocket(AioService service, String name, int sendBuffer, int recvBuffer) {
        core = new SocketCore(EngineScope.of(service), name, new Tuning(sendBuffer, recvBuffer), SpMessage::show);
    }

    final SocketCore core() {
        return core;
    }

    final <P extends Protocol> P run(P protocol) {
        core.run(protocol);
        return protocol;
    }

    /** The content of a message that is sent. */
    static @Nullable Packet handOver(Message message) {
        return ((SpMessage) message).handOver();
    }

    /** Refuses what cannot be sent, before the operation starts. */
    static Aio requireMessage(Aio aio) {
        Message message = aio.message();
        if (message instanceof SpMessage ours) {
            ours.requireMine();
        } else if (message != null) {
            throw new IllegalArgumentException(
                    "message of class " + message.getClass().getName() + "; allowed: " + SpMessage.class.getName());
        }
        return aio;
    }

    // Connections

    /**
     * Dials in the background, now and whenever the connection is lost. {@code nng_dial} with {@code NNG_FLAG_NONBLOCK}.
     *
     * @throws IllegalArgumentException if the URL is none of the forms above
     * @throws AioException if the backend cannot do it, {@link AioStatus#CLOSED} if the socket is closed
     */
    public final SpEndpoint dial(String url) throws AioException {
        Dialing dialing = dialing(url);
        dialing.begin();
        return new SpEndpoint(dialing);
    }

    /**
     * As {@link #dial(String)}, but the operation tells how the first try ends: {@link AioStatus#OK} once the peer has agreed.
     * If it fails, or the operation is ended early, there may be no second try: a failed dialer is closed. {@code nng_dial}
     * without a flag.
     *
     * @return whether it was accepted
     */
    public final boolean dial(String url, Aio aio) throws AioException {
        Dialing dialing = dialing(url);
        boolean accepted = false;
        try {
            accepted = dialing.begin(aio);
            return accepted;
        } finally {
            if (!accepted) {
                dialing.close();
            }
        }
    }

    private Dialing dialing(String url) throws AioException {
        if (url.startsWith(INPROC)) {
            return new Inproc.InprocDialing(core, requireName(url));
        }
        return new StreamDialing(core, core.scope().dialer(url), isTcp(url));
    }

    /**
     * Listens, and takes every connection of a peer whose protocol fits. {@code nng_listen}.
     *
     * @throws IllegalArgumentException if the URL is none of the forms above
     * @throws AioException if it cannot listen there, {@link AioStatus#ADDRINUSE} say, or the socket is closed
     */
    public final SpEndpoint listen(String url) throws AioException {
        if (url.startsWith(INPROC)) {
            return new SpEndpoint(new Inproc.Listening(core, requireName(url)));
        }
        Accepting accepting = new Accepting(core, core.scope().listener(url), isTcp(url));
        accepting.begin();
        return new SpEndpoint(accepting);
    }

    private static boolean isTcp(String url) {
        return AioUrl.parse(url).scheme() == AioUrl.Scheme.TCP;
    }

    private static String requireName(String url) {
        if (url.length() == INPROC.length()) {
            throw new IllegalArgumentException("URL " + url + "; allowed: inproc://name, with a name");
        }
        return url;
    }

    /** The connections there are now. */
    public final List<SpPipe> pipes() {
        core.lock();
        try {
            List<SpPipe> pipes = new ArrayList<>();
            for (Pipe pipe : core.pipes()) {
                pipes.add(new SpPipe(core, pipe));
            }
            return List.copyOf(pipes);
        } finally {
            core.unlock();
        }
    }

    /**
     * Sets who is told of connections that come and go; null for nobody. Of those that are there already nothing is told.
     * {@code nng_pipe_notify}.
     */
    public final void onPipe(@Nullable SpPipeListener newListener) {
        core.lock();
        try {
            listener = newListener;
            core.watcher(newListener == null ? null : this::noted);
        } finally {
            core.unlock();
        }
    }

    private void noted(Pipe pipe, boolean added) {
        SpPipeListener told = listener;
        if (told != null) {
            SpPipe shown = new SpPipe(core, pipe);
            core.dispatcher()
                    .execute(() -> told.pipe(shown, added ? SpPipeListener.Event.ADDED : SpPipeListener.Event.REMOVED));
        }
    }

    // Options

    /**
     * Sets an option of {@link SpOptions}.
     *
     * @throws IllegalArgumentException if it is none of those, or the value is not allowed
     */
    public final <T> SpSocket setOption(AioOption<T> option, T value) {
        SpOptions.set(core.tuning(), Objects.requireNonNull(option, "option"), value);
        return this;
    }

    /** The value of an option of {@link SpOptions}. */
    public final <T> T getOption(AioOption<T> option) {
        return SpOptions.get(core.tuning(), Objects.requireNonNull(option, "option"));
    }

    // The end

    /** Whether it is open: neither it nor its service has been closed. */
    public final boolean isOpen() {
        core.lock();
        try {
            return !core.isClosed();
        } finally {
            core.unlock();
        }
    }

    /**
     * Ends all operations {@link AioStatus#CLOSED} and closes all connections, dialers and listeners. What a pipe had taken and
     * could write at once is still delivered, as far as the stream's {@code LINGER} goes. {@code nng_close}.
     */
    @Override
    public final void close() {
        core.close();
    }

    @Override
    public final String toString() {
        return core.peer() + " socket of " + core.scope().name();
    }
}
