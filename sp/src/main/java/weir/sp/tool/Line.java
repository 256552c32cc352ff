package weir.sp.tool;

import java.util.function.Predicate;
import weir.api.Aio;
import weir.sp.SpSocket;

/**
 * A socket, whatever its class, with what it can do.
 *
 * @param send submits a send
 * @param recv submits a receive
 */
record Line(SpSocket socket, Predicate<Aio> send, Predicate<Aio> recv) {
    static Line sending(SpSocket socket, Predicate<Aio> send) {
        return new Line(socket, send, aio -> {
            throw new IllegalStateException(socket + " cannot receive");
        });
    }

    static Line receiving(SpSocket socket, Predicate<Aio> recv) {
        return new Line(
                socket,
                aio -> {
                    throw new IllegalStateException(socket + " cannot send");
                },
                recv);
    }
}
