package weir.soak;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import weir.spi.BackendProvider;
import weir.spi.PollSocket;
import weir.spi.Poller;

/** A good backend that changes one bit in every thousandth read. */
final class DamagingProvider {
    private static final int EVERY = 1000;

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
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(good, arguments);
                if (result instanceof Poller poller) {
                    return damaging(Poller.class, poller, reads);
                }
                if (result instanceof PollSocket socket) {
                    return damaging(PollSocket.class, socket, reads);
                }
                if (method.getName().equals("read")
                        && arguments[0] instanceof ByteBuffer buffer
                        && (int) result > 0
                        && reads.incrementAndGet() % EVERY == 0) {
                    int last = buffer.position() - 1;
                    buffer.put(last, (byte) (buffer.get(last) ^ 8));
                }
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
