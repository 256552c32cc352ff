package weir.bench.messages;

import weir.api.AioService;
import weir.sp.PairSocket;
import weir.sp.SpSocket;

/** An end that sends a message and receives the next in turn. */
abstract class PairEnd extends MessageEnd {
    private final PairSocket socket;
    private boolean sending;

    PairEnd(AioService service, int bytes) {
        super(service, bytes);
        socket = PairSocket.open(service);
    }

    @Override
    final SpSocket socket() {
        return socket;
    }

    /** A message has come. */
    abstract void came();

    @Override
    final void went() {
        if (sending) {
            receive();
        } else {
            came();
        }
    }

    /** Sends the message in the handle, then receives; without a callback between, unless the send must wait. */
    final void sendOn() {
        sending = true;
        require(socket.send(aio().skipCallback()));
        if (aio().skipped()) {
            receive();
        }
    }

    /** As {@link #sendOn}; for {@link #begin}, where nothing may be skipped. */
    final void sendFirst() {
        sending = true;
        require(socket.send(aio()));
    }

    final void receive() {
        sending = false;
        require(socket.recv(aio()));
    }
}
