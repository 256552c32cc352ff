package weir.bench.micro;

import java.util.concurrent.Semaphore;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.spi.Dispatcher;
import weir.spi.EngineScope;

/** A service with one event loop, and a way to let work run on that loop and to wait for its end. */
final class OneLoop implements AutoCloseable {
    private final AioService service;
    private final Dispatcher dispatcher;
    private final Semaphore ended = new Semaphore(0);

    /** Opens it on a backend, or on the best one: {@code auto}. */
    OneLoop(String backend) throws AioException {
        service = AioService.open(
                AioConfig.DEFAULT.withName("bench").withBackend(backend).withLoops(1));
        dispatcher = EngineScope.of(service).dispatcher();
    }

    AioService service() {
        return service;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** Runs a task on the loop and waits until {@link #end} has been called, there or later. */
    void run(Runnable task) {
        dispatcher.execute(task);
        ended.acquireUninterruptibly();
    }

    /** What was begun by {@link #run} has ended. */
    void end() {
        ended.release();
    }

    @Override
    public void close() {
        service.close();
    }
}
