package weir.spi.engine.socket;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.spi.Datagram;
import weir.spi.Operation;
import weir.spi.PollSocket;

/** The receiving direction of a UDP socket. */
final class UdpReceiver extends ReadyQueue {
    private final Datagram datagram = new Datagram();
    /** Guarded by the lock. */
    private @Nullable Throwable failure;

    UdpReceiver(Udp udp) {
        super(udp);
        hint(MAYBE); // what came before anybody could be told of it
    }

    @Override
    int event() {
        return PollSocket.READ;
    }

    private Udp udp() {
        return (Udp) owner();
    }

    @Override
    @Nullable
    AioStatus advance(Operation operation) {
        while (hint() != NOT_READY) {
            try {
                long count = udp().socket().receive(operation.buffers(), datagram);
                if (count == PollSocket.AGAIN) {
                    hint(NOT_READY);
                    return null;
                }
                hint(MAYBE);
                udp().home.traffic().received(count);
                operation.addMoved(count);
                operation.setOutput(0, datagram.sender());
                return datagram.truncated() ? AioStatus.MSGSIZE : AioStatus.OK;
            } catch (IOException | RuntimeException e) {
                hint(MAYBE);
                if (Failures.status(e) == AioStatus.CONNREFUSED && udp().remoteAddress() == null) {
                    continue; // U4: an earlier datagram's ICMP error is not this receive's business
                }
                failure = e;
                return Failures.status(e);
            }
        }
        return null;
    }

    @Override
    @Nullable
    Throwable causeOf(AioStatus status) {
        if (failure == null || status == AioStatus.OK || status == AioStatus.MSGSIZE) {
            return null;
        }
        return Failures.cause(failure);
    }
}
