package weir.sp.pipe;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;

/** The addresses {@code inproc://name} of this process: of all sockets that this class was loaded for. */
public final class Inproc {
    private static final ConcurrentHashMap<String, Listening> LISTENING = new ConcurrentHashMap<>();

    private Inproc() {}

    /** What listens at a name. */
    public static final class Listening implements Endpoint {
        private final SocketCore core;
        private final String url;

        /** Guarded by the socket's lock. */
        private boolean closed;

        /**
         * Listens from here on.
         *
         * @throws AioException {@link AioStatus#ADDRINUSE} if another does at that name
         */
        public Listening(SocketCore core, String url) throws AioException {
            this.core = core;
            this.url = url;
            core.lock();
            try {
                if (!core.add(this)) {
                    throw new AioException(AioStatus.CLOSED, "the socket is closed");
                }
                if (LISTENING.putIfAbsent(url, this) != null) {
                    core.remove(this);
                    throw new AioException(AioStatus.ADDRINUSE, url + " is in use");
                }
            } finally {
                core.unlock();
            }
        }

        @Override
        public String url() {
            return url;
        }

        @Override
        public void pipeClosed(Pipe pipe) {}

        @Override
        public void close() {
            LISTENING.remove(url, this);
            core.lock();
            try {
                closed = true;
                core.remove(this);
            } finally {
                core.unlock();
            }
        }
    }

    /** What dials a name. */
    public static final class InprocDialing extends Dialing {
        /** Makes one that is part of its socket and has not begun. */
        public InprocDialing(SocketCore core, String url) throws AioException {
            super(core, url);
        }

        @Override
        void tryOnce() {
            Listening listening = LISTENING.get(url());
            String refusal = listening == null ? "nobody listens at " + url() : connect(listening);
            if (refusal != null) {
                failed(AioStatus.CONNREFUSED, new AioException(AioStatus.CONNREFUSED, refusal));
            }
        }

        private @Nullable String connect(Listening listening) {
            SocketCore theirs = listening.core;
            if (theirs.protocol().number() != core().protocol().peer()) {
                return "the peer's protocol is " + theirs.protocol().number() + ", and must be "
                        + core().protocol().peer();
            }
            InprocPipe near = locked(core(), () -> new InprocPipe(core(), this, url()));
            InprocPipe far = locked(theirs, () -> new InprocPipe(theirs, listening, url()));
            near.join(far);
            far.join(near);
            // Theirs first: if it refuses, ours has never been there.
            boolean begun = locked(theirs, () -> !listening.closed && far.begin());
            if (!begun) {
                locked(core(), () -> {
                    near.close();
                    return true;
                });
                return null; // near tells this dialing that it has closed
            }
            if (!locked(core(), () -> attach(near))) {
                locked(theirs, () -> {
                    far.close();
                    return true;
                });
            }
            return null;
        }

        private static <T> T locked(SocketCore core, java.util.function.Supplier<T> action) {
            core.lock();
            try {
                return action.get();
            } finally {
                core.unlock();
            }
        }

        @Override
        void release() {}
    }
}
