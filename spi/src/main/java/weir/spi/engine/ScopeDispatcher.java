package weir.spi.engine;

import weir.spi.Engine;
import weir.spi.Operation;
import weir.spi.engine.loop.EventLoop;
import weir.spi.engine.loop.LoopChoice;

/** A loop of whatever backend its scope has now: for sleeps and custom providers, which have no socket of their own. */
final class ScopeDispatcher implements LoopChoice {
    private final Scope scope;

    ScopeDispatcher(Scope scope) {
        this.scope = scope;
    }

    @Override
    public EventLoop loop() {
        return scope.sockets().backend().anyLoop();
    }

    @Override
    public EventLoop current() {
        return loop();
    }

    @Override
    public Engine engine() {
        return scope.engine();
    }

    @Override
    public String backend() {
        return scope.backend();
    }

    @Override
    public long nanoTime() {
        return scope.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        loop().execute(task);
    }

    @Override
    public boolean enqueue(Operation operation) {
        return loop().enqueue(operation);
    }

    @Override
    public void wakeup() {
        loop().wakeup();
    }

    @Override
    public boolean isCurrentThread() {
        return loop().isCurrentThread();
    }
}
