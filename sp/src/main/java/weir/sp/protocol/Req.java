package weir.sp.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.Message;
import weir.sp.message.Packet;
import weir.sp.pipe.Alarm;
import weir.sp.pipe.Pipe;
import weir.sp.pipe.Protocol;
import weir.sp.pipe.SocketCore;

/**
 * Asks: each context has at most one request on its way, to one pipe, in turns. It is sent again with the same number to
 * whoever can take it if its pipe goes or no answer comes in time. A new request forgets the one before.
 */
public final class Req implements Protocol {
    private static final int NUMBER = 0x8000_0000;

    private final SocketCore core;
    private final Function<Message, @Nullable Packet> handOver;
    private final PipeRing pipes = new PipeRing();
    private final List<Asking> open = new ArrayList<>();
    private final RequestTable<Asking> byNumber = new RequestTable<>(Asking[]::new);
    /** Those whose request waits for a pipe, in order; some may wait no more. */
    private final ArrayDeque<Asking> waiting = new ArrayDeque<>();

    private int lastNumber;

    /** For a socket. */
    public Req(SocketCore core, Function<Message, @Nullable Packet> handOver) {
        this.core = core;
        this.handOver = handOver;
        lastNumber = core.nextRandom();
    }

    /** Opens a conversation. */
    public Context open() {
        Asking asking = new Asking();
        core.lock();
        try {
            open.add(asking);
        } finally {
            core.unlock();
        }
        return asking;
    }

    @Override
    public int number() {
        return Numbers.REQ;
    }

    @Override
    public int peer() {
        return Numbers.REP;
    }

    @Override
    public boolean attach(Pipe pipe) {
        pipes.add(pipe);
        return true;
    }

    @Override
    public void detach(Pipe pipe) {
        pipes.remove(pipe);
        for (Asking asking : open) {
            if (asking.sentTo == pipe) {
                asking.sendAgain();
            }
        }
        pump();
    }

    @Override
    public void writable(Pipe pipe) {
        pump();
    }

    private void pump() {
        while (!waiting.isEmpty() && pipes.ready() != null) {
            Asking first = waiting.remove();
            first.isWaiting = false;
            first.ship();
        }
    }

    @Override
    public boolean received(Pipe pipe, Packet packet) {
        if (packet.body().length() < Integer.BYTES) {
            pipe.close();
            return false;
        }
        Asking asking = byNumber.get((int) packet.body().trimNumber(Integer.BYTES));
        if (asking == null) {
            packet.release(); // of a request that was given up
        } else {
            asking.answered(packet);
        }
        return true;
    }

    @Override
    public void close() {
        open.forEach(Asking::end);
        open.clear();
        waiting.clear();
    }

    private final class Asking implements Context, Receivers.Giver {
        private final Senders senders = new Senders(core, handOver, new Request());
        private final Receivers receivers = new Receivers(core, this);
        private final Alarm alarm = new Alarm(core, this::lateAnswer);

        /** What was asked and is not answered; null if nothing. */
        private @Nullable Packet request;

        private int number;
        private @Nullable Pipe sentTo;
        private @Nullable Packet answer;
        private boolean isWaiting;
        private boolean isClosed;

        @Override
        public boolean send(Aio aio) {
            return senders.submit(aio);
        }

        @Override
        public boolean recv(Aio aio) {
            return receivers.submit(aio);
        }

        // Sending

        private void lateAnswer() {
            if (request != null) {
                sendAgain();
                pump();
            }
        }

        private void sendAgain() {
            sentTo = null;
            waitForPipe();
        }

        private void waitForPipe() {
            if (!isWaiting) {
                isWaiting = true;
                waiting.add(this);
            }
        }

        /** Sends what waits: a new request, or the old one again. There is a pipe that can take it. */
        private void ship() {
            if (request == null) {
                senders.pump();
                return;
            }
            Pipe pipe = pipes.ready();
            if (pipe == null) {
                waitForPipe();
                return;
            }
            pipes.served();
            sentTo = pipe;
            pipe.take(request.hold());
            long again = core.tuning().resendTime;
            if (again >= 0) {
                alarm.setIn(again);
            }
        }

        private final class Request implements Senders.Taker {
            @Override
            public @Nullable AioStatus sendRefusal() {
                return isClosed ? AioStatus.CLOSED : null;
            }

            @Override
            public void begin() {
                senders.end(AioStatus.CANCELED);
                receivers.end(AioStatus.CANCELED);
                forget();
            }

            @Override
            public boolean isReady() {
                return pipes.ready() != null;
            }

            @Override
            public void senderWaits() {
                waitForPipe();
            }

            @Override
            public void take(Packet packet) {
                lastNumber++;
                number = lastNumber | NUMBER;
                packet.header().clear();
                packet.header().append(number, Integer.BYTES);
                request = packet;
                byNumber.put(number, Asking.this);
                ship();
            }
        }

        // Receiving

        private void answered(Packet packet) {
            done();
            if (!receivers.give(packet)) {
                answer = packet;
            }
        }

        @Override
        public @Nullable AioStatus recvRefusal() {
            if (isClosed) {
                return AioStatus.CLOSED;
            }
            return request == null && answer == null && senders.isEmpty() ? AioStatus.STATE : null;
        }

        @Override
        public @Nullable Packet poll() {
            Packet taken = answer;
            answer = null;
            return taken;
        }

        private void done() {
            if (request != null) {
                byNumber.remove(number);
                request.release();
                request = null;
            }
            sentTo = null;
            alarm.clear();
        }

        private void forget() {
            done();
            if (answer != null) {
                answer.release();
                answer = null;
            }
        }

        @Override
        public void close() {
            core.lock();
            try {
                open.remove(this);
                end();
            } finally {
                core.unlock();
            }
        }

        private void end() {
            isClosed = true;
            senders.end(AioStatus.CLOSED);
            receivers.end(AioStatus.CLOSED);
            forget();
            alarm.close();
        }
    }
}
