package weir.sp.protocol;

import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.sp.message.Packet;
import weir.sp.pipe.Pipe;
import weir.sp.pipe.Protocol;
import weir.sp.pipe.SocketCore;

/** Takes messages from all pipes, in turns; those that the application does not take hold up their senders. */
public final class Pull implements Protocol, Receivers.Giver {
    private final SocketCore core;
    private final Receivers receivers;
    private final Arrivals arrivals = new Arrivals();

    /** For a socket. */
    public Pull(SocketCore core) {
        this.core = core;
        receivers = new Receivers(core, this);
    }

    /** Receives a message into the handle. */
    public boolean recv(Aio aio) {
        return receivers.submit(aio);
    }

    @Override
    public int number() {
        return Numbers.PULL;
    }

    @Override
    public int peer() {
        return Numbers.PUSH;
    }

    @Override
    public boolean attach(Pipe pipe) {
        arrivals.pipes().add(pipe);
        return true;
    }

    @Override
    public void detach(Pipe pipe) {
        arrivals.pipes().remove(pipe);
    }

    @Override
    public boolean received(Pipe pipe, Packet packet) {
        return receivers.give(packet) || arrivals.offer(packet, core.tuning().recvBuffer);
    }

    @Override
    public @Nullable Packet poll() {
        return arrivals.poll();
    }

    @Override
    public void writable(Pipe pipe) {}

    @Override
    public void close() {
        receivers.end(AioStatus.CLOSED);
        arrivals.clear();
    }
}
