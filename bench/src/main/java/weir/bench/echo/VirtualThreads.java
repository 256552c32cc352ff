package weir.bench.echo;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import weir.bench.process.UnavailablePeerException;

/** Virtual threads, looked up, since this is compiled for Java 17. */
final class VirtualThreads {
    private VirtualThreads() {}

    /** A new one for each task. */
    static Executor executor() throws UnavailablePeerException {
        try {
            return (Executor)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new UnavailablePeerException("virtual threads need Java 21 or later, this is "
                    + Runtime.version().feature());
        }
    }
}
