package weir.spi.engine.socket;

import org.jspecify.annotations.Nullable;
import weir.spi.engine.loop.EventLoop;

/** An endpoint of two directions that are independent but for opening, moving and closing. */
abstract class Duplex extends Endpoint {
    Duplex(SocketHome home, EventLoop loop) {
        super(home, loop);
    }

    abstract ReadyQueue receiver();

    abstract ReadyQueue sender();

    @Override
    final void lockAll() {
        receiver().lock();
        sender().lock();
    }

    @Override
    final void unlockAll() {
        sender().unlockOnly();
        receiver().unlockOnly();
        sender().catchUp();
        receiver().catchUp();
    }

    @Override
    final void recheck() {
        receiver().recheck();
        sender().recheck();
    }

    @Override
    final void shut(@Nullable Throwable cause) {
        receiver().shut(cause);
        sender().shut(cause);
    }
}
