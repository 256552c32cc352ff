package weir.spi.engine.loop;

import org.jspecify.annotations.Nullable;
import weir.spi.Engine;

/** What a loop needs of its engine. */
public interface LoopHome {
    /** The engine itself. */
    Engine engine();

    /** The clock. */
    CoarseClock clock();

    /** A loop that runs, for callbacks that come due on one that has ended; null if none runs. */
    @Nullable
    EventLoop anyLoop();

    /** How the engine waits for its loops. */
    Waits waits();

    /** The watch over callbacks that hold up their loop. */
    StallWatch watch();

    /** A loop's thread has nothing left to do; on that thread. */
    void loopEnded();
}
