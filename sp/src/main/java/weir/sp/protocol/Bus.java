package weir.sp.protocol;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.Message;
import weir.sp.message.Packet;
import weir.sp.pipe.Pipe;
import weir.sp.pipe.Protocol;
import weir.sp.pipe.SocketCore;

/** Gives each message to all direct neighbours and waits for none: a slow one misses the newest. Nothing is passed on. */
public final class Bus implements Protocol, Senders.Taker, Receivers.Giver {
    /** How many messages wait for one slow neighbour. */
    private static final int DEPTH = 16;

    private final SocketCore core;
    private final Senders senders;
    private final Receivers receivers;
    private final Arrivals arrivals = new Arrivals();

    /** For a socket. */
    public Bus(SocketCore core, Function<Message, @Nullable Packet> handOver) {
        this.core = core;
        senders = new Senders(core, handOver, this);
        receivers = new Receivers(core, this);
    }

    /** Sends the handle's message. */
    public boolean send(Aio aio) {
        return senders.submit(aio);
    }

    /** Receives a message into the handle. */
    public boolean recv(Aio aio) {
        return receivers.submit(aio);
    }

    @Override
    public int number() {
        return Numbers.BUS;
    }

    @Override
    public int peer() {
        return Numbers.BUS;
    }

    @Override
    public boolean attach(Pipe pipe) {
        Outlet.open(pipe);
        arrivals.pipes().add(pipe);
        return true;
    }

    @Override
    public void detach(Pipe pipe) {
        arrivals.pipes().remove(pipe);
        Outlet.of(pipe).clear();
    }

    @Override
    public boolean received(Pipe pipe, Packet packet) {
        return receivers.give(packet) || arrivals.offer(packet, core.tuning().recvBuffer);
    }

    @Override
    public void writable(Pipe pipe) {
        Outlet.of(pipe).flush();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void take(Packet packet) {
        packet.header().clear();
        int depth = Math.max(DEPTH, core.tuning().sendBuffer);
        for (Pipe pipe : arrivals.pipes().all()) {
            Outlet.of(pipe).offer(packet, depth); // or not
        }
        packet.release();
    }

    @Override
    public @Nullable Packet poll() {
        return arrivals.poll();
    }

    @Override
    public void close() {
        senders.end(AioStatus.CLOSED);
        receivers.end(AioStatus.CLOSED);
        arrivals.clear();
    }
}
