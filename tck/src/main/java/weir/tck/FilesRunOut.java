package weir.tck;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.BackendProvider;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/**
 * A backend over another whose file descriptors run out when told so: then accept and open fail with NOFILES. It notes
 * when accept was tried, and how often its pollers returned.
 */
final class FilesRunOut extends DelegatingProvider {
    /** Whether they have run out. */
    volatile boolean exhausted;

    /** When accept failed for want of files, on {@link System#nanoTime}. */
    final List<Long> failures = new CopyOnWriteArrayList<>();

    /** How often a poll has returned. */
    final AtomicLong polls = new AtomicLong();

    FilesRunOut(BackendProvider below) {
        super(below);
    }

    @Override
    public Poller openPoller() throws IOException {
        return new CountingPoller(super.openPoller());
    }

    private void failIfExhausted() throws AioException {
        if (exhausted) {
            throw new AioException(AioStatus.NOFILES, "the kit says so", new IOException("Too many open files"));
        }
    }

    /** Listeners come wrapped; all other sockets are those of the poller below. */
    private final class CountingPoller implements Poller {
        private final Poller poller;
        private final Map<PollSocket, PollSocket> wrappers = new ConcurrentHashMap<>();

        CountingPoller(Poller poller) {
            this.poller = poller;
        }

        @Override
        public PollSocket open(SocketKind kind, ProtocolFamily family) throws IOException {
            failIfExhausted();
            return wrapped(kind, poller.open(kind, family));
        }

        @Override
        public PollSocket adopt(SocketKind kind, NetworkChannel channel) throws IOException {
            return wrapped(kind, poller.adopt(kind, channel));
        }

        private PollSocket wrapped(SocketKind kind, PollSocket socket) {
            if (kind != SocketKind.LISTENER) {
                return socket;
            }
            PollSocket wrapper = failingAccept(socket);
            wrappers.put(socket, wrapper);
            return wrapper;
        }

        @Override
        public void poll(long nanos, Sink sink) throws IOException {
            poller.poll(nanos, (socket, events) -> sink.ready(wrappers.getOrDefault(socket, socket), events));
            polls.incrementAndGet();
        }

        @Override
        public void wakeup() {
            poller.wakeup();
        }

        @Override
        public void close() throws IOException {
            poller.close();
        }
    }

    /** The socket, but its accept may fail. A proxy, so that it also has the methods that PollSocket may get. */
    private PollSocket failingAccept(PollSocket socket) {
        return (PollSocket) Proxy.newProxyInstance(
                PollSocket.class.getClassLoader(), new Class<?>[] {PollSocket.class}, (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("accept")) {
                            if (exhausted) {
                                failures.add(System.nanoTime());
                            }
                            failIfExhausted();
                            return socket.accept(((CountingPoller) arguments[0]).poller);
                        }
                        if (method.getName().equals("equals")) {
                            return proxy == arguments[0];
                        }
                        return method.invoke(socket, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
