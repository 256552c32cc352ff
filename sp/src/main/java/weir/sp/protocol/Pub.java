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

/**
 * Gives each message to all pipes and waits for none: a slow one misses the oldest. What is wanted is for those who
 * subscribe to say; they get everything.
 */
public final class Pub implements Protocol, Senders.Taker {
    private final SocketCore core;
    private final Senders senders;
    private final PipeRing pipes = new PipeRing();

    /** For a socket. */
    public Pub(SocketCore core, Function<Message, @Nullable Packet> handOver) {
        this.core = core;
        senders = new Senders(core, handOver, this);
    }

    /** Sends the handle's message. */
    public boolean send(Aio aio) {
        return senders.submit(aio);
    }

    @Override
    public int number() {
        return Numbers.PUB;
    }

    @Override
    public int peer() {
        return Numbers.SUB;
    }

    @Override
    public boolean attach(Pipe pipe) {
        Outlet.open(pipe);
        pipes.add(pipe);
        return true;
    }

    @Override
    public void detach(Pipe pipe) {
        pipes.remove(pipe);
        Outlet.of(pipe).clear();
    }

    @Override
    public boolean received(Pipe pipe, Packet packet) {
        pipe.close(); // who subscribes has nothing to say
        return false;
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
        int depth = Math.max(1, core.tuning().sendBuffer);
        for (Pipe pipe : pipes.all()) {
            Outlet outlet = Outlet.of(pipe);
            if (!outlet.offer(packet, depth)) {
                outlet.dropOldest();
                outlet.offer(packet, depth);
            }
        }
        packet.release();
    }

    @Override
    public void close() {
        senders.end(AioStatus.CLOSED);
    }
}
