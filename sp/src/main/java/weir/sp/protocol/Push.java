package weir.sp.protocol;

import java.util.ArrayDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.Message;
import weir.sp.message.Packet;
import weir.sp.pipe.Pipe;
import weir.sp.pipe.Protocol;
import weir.sp.pipe.SocketCore;

/** Gives each message to one pipe, in turns among those that can take it; what cannot be given waits. */
public final class Push implements Protocol, Senders.Taker {
    private final SocketCore core;
    private final Senders senders;
    private final PipeRing pipes = new PipeRing();
    private final ArrayDeque<Packet> buffer = new ArrayDeque<>();

    /** For a socket. */
    public Push(SocketCore core, Function<Message, @Nullable Packet> handOver) {
        this.core = core;
        senders = new Senders(core, handOver, this);
    }

    /** Sends the handle's message. */
    public boolean send(Aio aio) {
        return senders.submit(aio);
    }

    @Override
    public int number() {
        return Numbers.PUSH;
    }

    @Override
    public int peer() {
        return Numbers.PULL;
    }

    @Override
    public boolean attach(Pipe pipe) {
        pipes.add(pipe);
        return true;
    }

    @Override
    public void detach(Pipe pipe) {
        pipes.remove(pipe);
    }

    @Override
    public boolean received(Pipe pipe, Packet packet) {
        packet.release(); // who pulls has nothing to say
        return true;
    }

    @Override
    public void writable(Pipe pipe) {
        while (!buffer.isEmpty() && pipe.canTake()) {
            pipe.take(buffer.remove());
        }
        senders.pump();
    }

    @Override
    public boolean isReady() {
        return (buffer.isEmpty() && pipes.ready() != null) || buffer.size() < core.tuning().sendBuffer;
    }

    @Override
    public void take(Packet packet) {
        packet.header().clear();
        Pipe pipe = buffer.isEmpty() ? pipes.ready() : null;
        if (pipe == null) {
            buffer.add(packet);
        } else {
            pipes.served();
            pipe.take(packet);
        }
    }

    @Override
    public void close() {
        senders.end(AioStatus.CLOSED);
        buffer.forEach(Packet::release);
        buffer.clear();
    }
}
