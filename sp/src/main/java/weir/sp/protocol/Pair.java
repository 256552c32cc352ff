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

/**
 * One peer, both directions; a second peer is turned away. Version 1 puts a count of hops before each message: 1 from here,
 * and one that has come too far is dropped.
 */
public final class Pair implements Protocol, Senders.Taker, Receivers.Giver {
    private static final int FIRST_HOP = 1;
    private static final int LARGEST_HOP = 0xFF;

    private final SocketCore core;
    private final boolean counting;
    private final Senders senders;
    private final Receivers receivers;
    private final ArrayDeque<Packet> leaving = new ArrayDeque<>();
    private final Arrivals arrivals = new Arrivals();
    private @Nullable Pipe pipe;

    /** For a socket of version 0 or 1. */
    public Pair(SocketCore core, Function<Message, @Nullable Packet> handOver, int version) {
        this.core = core;
        counting = version == 1;
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
        return counting ? Numbers.PAIR_1 : Numbers.PAIR_0;
    }

    @Override
    public int peer() {
        return number();
    }

    @Override
    public boolean attach(Pipe newPipe) {
        if (pipe != null) {
            return false;
        }
        pipe = newPipe;
        arrivals.pipes().add(newPipe);
        return true;
    }

    @Override
    public void detach(Pipe gone) {
        pipe = null;
        if (gone.holds()) {
            // Maybe one more than the buffer is meant for: the application shall have what came before the peer left.
            arrivals.offer(gone.takeHeld(), Integer.MAX_VALUE);
        }
        arrivals.pipes().remove(gone);
    }

    // Sending

    @Override
    public boolean isReady() {
        return (leaving.isEmpty() && pipe != null && pipe.canTake()) || leaving.size() < core.tuning().sendBuffer;
    }

    @Override
    public void take(Packet packet) {
        packet.header().clear();
        if (counting) {
            packet.header().append(FIRST_HOP, Integer.BYTES);
        }
        if (leaving.isEmpty() && pipe != null && pipe.canTake()) {
            pipe.take(packet);
        } else {
            leaving.add(packet);
        }
    }

    @Override
    public void writable(Pipe ready) {
        while (!leaving.isEmpty() && ready.canTake()) {
            ready.take(leaving.remove());
        }
        senders.pump();
    }

    // Receiving

    @Override
    public boolean received(Pipe from, Packet packet) {
        if (counting) {
            if (packet.body().length() < Integer.BYTES || packet.body().peek(0, Integer.BYTES) > LARGEST_HOP) {
                from.close();
                return false;
            }
            if (packet.body().trimNumber(Integer.BYTES) > core.tuning().maxTtl) {
                packet.release();
                return true;
            }
        }
        return receivers.give(packet) || arrivals.offer(packet, core.tuning().recvBuffer);
    }

    @Override
    public @Nullable Packet poll() {
        return arrivals.poll();
    }

    @Override
    public void close() {
        senders.end(AioStatus.CLOSED);
        receivers.end(AioStatus.CLOSED);
        leaving.forEach(Packet::release);
        leaving.clear();
        arrivals.clear();
    }
}
