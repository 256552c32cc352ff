package weir.sp.protocol;

import weir.api.Aio;
import weir.sp.pipe.SocketCore;
import weir.spi.Operation;

/** The timeouts of a socket, for handles that bring none. */
final class Deadlines {
    private Deadlines() {}

    /** Sets one for the next operation of a handle; a busy handle throws, as the submission would. */
    static void setIfNone(Operation operation, Aio aio, SocketCore core, long timeoutNanos) {
        if (timeoutNanos >= 0 && !operation.hasDeadline()) {
            aio.setExpire(core.scope().nanoTime() + timeoutNanos);
        }
    }
}
