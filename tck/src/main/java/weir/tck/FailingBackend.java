package weir.tck;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.PollSocket;
import weir.spi.Poller;

/**
 * A backend over another whose calls, those that it is told, throw instead of doing something: what the system refuses, or
 * an Error, as any may that needs memory or a class that cannot be loaded. A close does its work first, so that what leaks
 * is the engine's fault.
 */
final class FailingBackend extends DelegatingProvider {
    /** What it throws: an Error, an IOException or a RuntimeException; at first that there is no memory. */
    volatile Throwable failure = new OutOfMemoryError("Cannot reserve direct buffer memory: the kit says so");

    /** How often it has thrown it. */
    final AtomicInteger thrown = new AtomicInteger();

    /** How many more pollers there is memory for. */
    final AtomicInteger pollers = new AtomicInteger(Integer.MAX_VALUE);

    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    FailingBackend(BackendProvider below) {
        super(below);
    }

    /** From now on this method of its sockets fails, or of its pollers: those are called "poller.open" and so on. */
    void failIn(String method) {
        failing.add(method);
    }

    /** Nothing fails any more. */
    void recover() {
        failing.clear();
        pollers.set(Integer.MAX_VALUE);
    }

    @Override
    public Poller openPoller() throws IOException {
        if (pollers.getAndDecrement() <= 0) {
            thrown.incrementAndGet();
            throw (Error) failure;
        }
        return wrapped(Poller.class, super.openPoller(), "poller.");
    }

    /** A proxy, so that it also has the methods that pollers and sockets may get. */
    private <T> T wrapped(Class<T> type, T below, String prefix) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Wrapper(below, prefix)));
    }

    /** Events need no wrapper: the engine finds its own by what it has attached to the socket below. */
    private final class Wrapper implements InvocationHandler {
        private final Object below;
        private final String prefix;

        Wrapper(Object below, String prefix) {
            this.below = below;
            this.prefix = prefix;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            String name = method.getName();
            if (name.equals("equals") && arguments != null) {
                return proxy == arguments[0];
            }
            if (name.equals("accept") && arguments != null) {
                arguments[0] = ((Wrapper) Proxy.getInvocationHandler(arguments[0])).below;
            }
            boolean fails = failing.contains(prefix + name);
            if (fails && !name.equals("close")) {
                thrown.incrementAndGet();
                throw failure;
            }
            Object result;
            try {
                result = method.invoke(below, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (fails) {
                thrown.incrementAndGet();
                throw failure;
            }
            return result instanceof PollSocket socket ? wrapped(PollSocket.class, socket, "") : result;
        }
    }
}
