package weir.soak;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import weir.spi.BackendProvider;
import weir.spi.PollSocket;
import weir.spi.Poller;

/** A good backend that changes one bit in every fiftieth read. */
final class DamagingProvider {
    private static final int EVERY = 50;

    private DamagingProvider() {}

    /** Over the backend of this name. */
    static BackendProvider over(String name) {
        return damaging(BackendProvider.class, good(name), new AtomicInteger());
    }

    /** A deployed backend. */
    static BackendProvider good(String name) {
        return ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static <T> T damaging(Class<T> type, Object good, AtomicInteger reads) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Damage(good, reads)));
    }

    private record Damage(Object good, AtomicInteger reads) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (arguments != null) {
                // A good socket that accepts must be given a good poller.
                Arrays.setAll(arguments, i -> unwrapped(arguments[i]));
            }
            Object result;
            try {
                result = method.invoke(good, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (result instanceof Poller poller) {
                return damaging(Poller.class, poller, reads);
            }
            if (result instanceof PollSocket socket) {
                return damaging(PollSocket.class, socket, reads);
            }
            if (method.getName().equals("read")
                    && arguments != null
                    && arguments[0] instanceof ByteBuffer buffer
                    && (int) result > 0
                    && reads.incrementAndGet() % EVERY == 0) {
                int last = buffer.position() - 1;
                buffer.put(last, (byte) (buffer.get(last) ^ 8));
            }
            return result;
        }

        private static Object unwrapped(Object argument) {
            return argument instanceof Proxy && Proxy.getInvocationHandler(argument) instanceof Damage damage
                    ? damage.good
                    : argument;
        }
    }
}
