package weir.osgi;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The threads that a bundle's callbacks run on: named after it, with its class loader as context, started when needed and
 * ended after some idle time, or with its scope. A callback that blocks holds up this bundle alone.
 */
final class CallbackThreads extends ThreadPoolExecutor {
    private static final long IDLE_SECONDS = 5;

    CallbackThreads(String owner, Bundle bundle, int most) {
        super(most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new Factory(owner, bundle));
        allowCoreThreadTimeOut(true);
    }

    private static final class Factory implements ThreadFactory {
        private final String owner;
        private final @Nullable ClassLoader loader;
        private final AtomicInteger count = new AtomicInteger();

        Factory(String owner, Bundle bundle) {
            this.owner = owner;
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            loader = wiring == null ? null : wiring.getClassLoader();
        }

        @Override
        public Thread newThread(Runnable body) {
            Thread created = new Thread(null, body, "weir-" + owner + "-" + count.incrementAndGet(), 0, false);
            created.setDaemon(true);
            created.setContextClassLoader(loader);
            return created;
        }
    }
}
