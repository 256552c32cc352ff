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
import weir.sp.pipe.Pipe;
import weir.sp.pipe.Protocol;
import weir.sp.pipe.SocketCore;

/**
 * The side that answers, of requests and of surveys: each context takes a message from any pipe, and what it then sends goes
 * back the way that one came. An answer to a peer that has gone is dropped.
 */
public final class Answering implements Protocol {
    private final SocketCore core;
    private final Function<Message, @Nullable Packet> handOver;
    private final int number;
    private final int peer;
    private final Arrivals arrivals = new Arrivals();
    private final List<Conversation> open = new ArrayList<>();
    /** Those with a receiver that waits, in order; some may have none any more. */
    private final ArrayDeque<Conversation> receiving = new ArrayDeque<>();

    private Answering(SocketCore core, Function<Message, @Nullable Packet> handOver, int number, int peer) {
        this.core = core;
        this.handOver = handOver;
        this.number = number;
        this.peer = peer;
    }

    /** The side that answers requests. */
    public static Answering rep(SocketCore core, Function<Message, @Nullable Packet> handOver) {
        return new Answering(core, handOver, Numbers.REP, Numbers.REQ);
    }

    /** The side that answers surveys. */
    public static Answering respondent(SocketCore core, Function<Message, @Nullable Packet> handOver) {
        return new Answering(core, handOver, Numbers.RESPONDENT, Numbers.SURVEYOR);
    }

    /** Opens a conversation. */
    public Context open() {
        Conversation conversation = new Conversation();
        core.lock();
        try {
            open.add(conversation);
        } finally {
            core.unlock();
        }
        return conversation;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public int peer() {
        return peer;
    }

    @Override
    public boolean attach(Pipe pipe) {
        pipe.attach(new ArrayDeque<Conversation>());
        arrivals.pipes().add(pipe);
        return true;
    }

    @Override
    public void detach(Pipe pipe) {
        arrivals.pipes().remove(pipe);
        pumpSenders(pipe);
    }

    @Override
    public boolean received(Pipe pipe, Packet packet) {
        return switch (Backtrace.split(packet, core.tuning().maxTtl)) {
            case COMPLETE -> give(packet) || arrivals.offer(packet, core.tuning().recvBuffer);
            case TOO_LONG -> {
                packet.release();
                yield true;
            }
            case NONE -> {
                pipe.close();
                yield false;
            }
        };
    }

    private boolean give(Packet packet) {
        for (Conversation first = receiving.peek(); first != null; first = receiving.peek()) {
            boolean given = first.receivers.give(packet); // or what waited was ended otherwise
            receiving.remove();
            first.isReceiving = !first.receivers.isEmpty();
            if (first.isReceiving) {
                receiving.add(first);
            }
            if (given) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void writable(Pipe pipe) {
        pumpSenders(pipe);
    }

    /** Of those whose answers wait for this pipe. */
    private void pumpSenders(Pipe pipe) {
        ArrayDeque<Conversation> waiting = waitingFor(pipe);
        for (int left = waiting.size(); left > 0; left--) {
            Conversation conversation = waiting.remove();
            conversation.senders.pump();
            if (!conversation.senders.isEmpty()) {
                waiting.add(conversation);
            }
        }
    }

    @SuppressWarnings("unchecked") // attached above
    private static ArrayDeque<Conversation> waitingFor(Pipe pipe) {
        Object attached = pipe.attachment();
        return attached == null ? new ArrayDeque<>() : (ArrayDeque<Conversation>) attached;
    }

    @Override
    public void close() {
        open.forEach(Conversation::end);
        open.clear();
        receiving.clear();
        arrivals.clear();
    }

    private final class Conversation implements Context, Receivers.Giver {
        private final Receivers receivers = new Receivers(core, this);
        private final Senders senders = new Senders(core, handOver, new Answer());
        /** The words of what came last and is not yet answered; only the header is used. */
        private final Packet words = Packet.take(0);

        /** The pipe that it came from; null if there is nothing to answer. */
        private @Nullable Pipe asker;

        /** Where the answer goes that is being sent, and its words: the next request may come while it waits. */
        private @Nullable Pipe owed;

        private final Packet owedWords = Packet.take(0);
        private boolean owesLatest;
        private boolean isReceiving;
        private boolean isClosed;

        @Override
        public boolean send(Aio aio) {
            return senders.submit(aio);
        }

        @Override
        public boolean recv(Aio aio) {
            return receivers.submit(aio);
        }

        @Override
        public @Nullable AioStatus recvRefusal() {
            return isClosed ? AioStatus.CLOSED : null;
        }

        @Override
        public @Nullable Packet poll() {
            return arrivals.poll();
        }

        @Override
        public void receiverWaits() {
            if (!isReceiving) {
                isReceiving = true;
                receiving.add(this);
            }
        }

        @Override
        public void given(Packet packet) {
            words.header().copyFrom(packet.header());
            packet.header().clear();
            asker = (Pipe) packet.origin();
            owesLatest = false;
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
            receivers.end(AioStatus.CLOSED);
            senders.end(AioStatus.CLOSED);
        }

        /** Where answers go. */
        private final class Answer implements Senders.Taker {
            @Override
            public @Nullable AioStatus sendRefusal() {
                if (isClosed) {
                    return AioStatus.CLOSED;
                }
                return asker == null || !senders.isEmpty() ? AioStatus.STATE : null;
            }

            @Override
            public void begin() {
                owed = asker;
                owedWords.header().copyFrom(words.header());
                owesLatest = true;
            }

            @Override
            public boolean isReady() {
                return owed == null || owed.isClosed() || owed.canTake();
            }

            @Override
            public void senderWaits() {
                if (owed != null && !waitingFor(owed).contains(Conversation.this)) {
                    waitingFor(owed).add(Conversation.this);
                }
            }

            @Override
            public void take(Packet packet) {
                Pipe to = owed;
                owed = null;
                if (owesLatest) {
                    asker = null;
                }
                if (to == null || to.isClosed()) {
                    packet.release();
                    return;
                }
                packet.header().copyFrom(owedWords.header());
                to.take(packet);
            }
        }
    }
}
