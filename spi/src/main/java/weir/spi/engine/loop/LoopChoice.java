package weir.spi.engine.loop;

import weir.spi.Dispatcher;

/** A dispatcher that stands for a loop which may change. */
public interface LoopChoice extends Dispatcher {
    /** The loop now. */
    EventLoop loop();

    @Override
    default void unpark(Thread waiter) {
        loop().unpark(waiter);
    }
}
