package weir.stress.model;

import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import weir.spi.Dispatcher;
import weir.spi.Engine;
import weir.spi.Operation;

/** A dispatcher that keeps the callbacks that are due; who runs them, and when, the subclass or its user decides. */
public abstract class Callbacks implements Dispatcher {
    /** Operations only compare engines, so one that can do nothing serves. */
    static final Engine NO_ENGINE = (Engine) Proxy.newProxyInstance(
            Callbacks.class.getClassLoader(), new Class<?>[] {Engine.class}, (self, method, args) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final Queue<ModelHandle> due = new ConcurrentLinkedQueue<>();

    /** Makes one without callbacks. */
    protected Callbacks() {}

    /** Takes the callback that is due longest, or null. */
    public final @Nullable ModelHandle next() {
        return due.poll();
    }

    /** Whether none is due. */
    public final boolean isEmpty() {
        return due.isEmpty();
    }

    @Override
    public final Engine engine() {
        return NO_ENGINE;
    }

    @Override
    public final String backend() {
        return "model";
    }

    @Override
    public final long nanoTime() {
        return 0;
    }

    @Override
    public final void execute(Runnable task) {
        throw new UnsupportedOperationException("execute");
    }

    @Override
    public boolean enqueue(Operation operation) {
        due.add((ModelHandle) operation);
        return true;
    }

    @Override
    public final boolean isCurrentThread() {
        return false;
    }
}
