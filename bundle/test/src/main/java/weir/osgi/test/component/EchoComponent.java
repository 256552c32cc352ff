package weir.osgi.test.component;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioService;

/** Holds a service of its own for as long as it lives; supplies that, and how its endless sleep is doing. */
public final class EchoComponent implements Supplier<Object[]> {
    private @Nullable AioService service;
    private @Nullable Aio aio;

    /** For the runtime of components. */
    public EchoComponent() {}

    /** The reference of the component's description. */
    public void bind(AioService bound) {
        service = bound;
        aio = bound.newAio();
        bound.sleep(Duration.ofHours(1), aio);
    }

    /** The service's identity, and the status of the operation, or "runs". */
    @Override
    public Object[] get() {
        Aio own = requireNonNull(aio);
        return new Object[] {
            System.identityHashCode(requireNonNull(service)),
            own.busy() ? "runs" : own.result().name()
        };
    }
}
