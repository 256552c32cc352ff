package weir.sp.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.sp.message.Packet;
import weir.sp.pipe.Pipe;
import weir.sp.pipe.Protocol;
import weir.sp.pipe.SocketCore;

/**
 * Takes the messages that begin with what was subscribed to, drops the others, and never holds up a publisher: of those that
 * the application does not take in time the oldest are dropped, or the newest.
 */
public final class Sub implements Protocol, Receivers.Giver {
    private final SocketCore core;
    private final Receivers receivers;
    private final Arrivals arrivals = new Arrivals();
    private final List<byte[]> topics = new ArrayList<>();

    /** For a socket. */
    public Sub(SocketCore core) {
        this.core = core;
        receivers = new Receivers(core, this);
    }

    /** Receives a message into the handle. */
    public boolean recv(Aio aio) {
        return receivers.submit(aio);
    }

    /** Takes messages that begin so from here on; twice is once. */
    public void subscribe(byte[] topic) {
        core.lock();
        try {
            if (indexOf(topic) < 0) {
                topics.add(topic.clone());
            }
        } finally {
            core.unlock();
        }
    }

    /** Ends a subscription, and drops what waits because of it alone. False if there was none. */
    public boolean unsubscribe(byte[] topic) {
        core.lock();
        try {
            int index = indexOf(topic);
            if (index < 0) {
                return false;
            }
            topics.remove(index);
            arrivals.removeIf(packet -> !isWanted(packet));
            return true;
        } finally {
            core.unlock();
        }
    }

    private int indexOf(byte[] topic) {
        for (int i = 0; i < topics.size(); i++) {
            if (Arrays.equals(topics.get(i), topic)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isWanted(Packet packet) {
        for (byte[] topic : topics) {
            if (packet.body().startsWith(topic)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int number() {
        return Numbers.SUB;
    }

    @Override
    public int peer() {
        return Numbers.PUB;
    }

    @Override
    public boolean attach(Pipe pipe) {
        return true;
    }

    @Override
    public void detach(Pipe pipe) {}

    @Override
    public boolean received(Pipe pipe, Packet packet) {
        if (!isWanted(packet)) {
            packet.release();
        } else if (!receivers.give(packet) && !arrivals.offer(packet, Math.max(1, core.tuning().recvBuffer))) {
            if (core.tuning().preferNew) {
                arrivals.push(packet);
            } else {
                packet.release();
            }
        }
        return true;
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
