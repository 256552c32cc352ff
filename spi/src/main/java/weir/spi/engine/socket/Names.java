package weir.spi.engine.socket;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import weir.spi.NameResolver;
import weir.spi.engine.loop.EngineThread;

/**
 * Name resolution off the loops: it may block for many seconds and cannot be interrupted, so its threads are daemons
 * that end by themselves after some idle seconds. An engine without threads resolves at once; its resolver is a table.
 */
public final class Names {
    private static final int MAX_THREADS = 16;
    private static final long IDLE_SECONDS = 5;

    /** What becomes of a resolution; called on a resolver thread. */
    interface Answer {
        void resolved(InetAddress[] addresses);

        void failed(Throwable failure);
    }

    private final NameResolver resolver;
    private final Executor threads;

    /** Makes the threads when they are needed, if it may. */
    public Names(NameResolver resolver, boolean mayMakeThreads) {
        this.resolver = resolver;
        threads = mayMakeThreads ? threads() : Runnable::run;
    }

    private static Executor threads() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                body -> EngineThread.create(body, "weir-resolver-" + number.getAndIncrement()));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    void resolve(String host, Answer answer) {
        threads.execute(() -> {
            InetAddress[] addresses;
            try {
                addresses = resolver.resolve(host);
            } catch (UnknownHostException | RuntimeException | Error e) {
                answer.failed(e);
                return;
            }
            answer.resolved(addresses);
        });
    }

    /** On the caller's thread, which may block. */
    InetAddress[] resolveHere(String host) throws UnknownHostException {
        return resolver.resolve(host);
    }
}
