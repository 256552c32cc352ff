package weir.sp.protocol;

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
 * Asks all that are there and takes their answers for some time. Each context has at most one survey; a new one forgets the
 * one before.
 */
public final class Surveyor implements Protocol {
    private static final int NUMBER = 0x8000_0000;
    /** How many surveys wait for one slow respondent. */
    private static final int DEPTH = 16;

    private final SocketCore core;
    private final Function<Message, @Nullable Packet> handOver;
    private final PipeRing pipes = new PipeRing();
    private final List<Survey> open = new ArrayList<>();
    private final RequestTable<Survey> byNumber = new RequestTable<>(Survey[]::new);
    private int lastNumber;

    /** For a socket. */
    public Surveyor(SocketCore core, Function<Message, @Nullable Packet> handOver) {
        this.core = core;
        this.handOver = handOver;
        lastNumber = core.nextRandom();
    }

    /** Opens a conversation. */
    public Context open() {
        Survey survey = new Survey();
        core.lock();
        try {
            open.add(survey);
        } finally {
            core.unlock();
        }
        return survey;
    }

    @Override
    public int number() {
        return Numbers.SURVEYOR;
    }

    @Override
    public int peer() {
        return Numbers.RESPONDENT;
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
    public void writable(Pipe pipe) {
        Outlet.of(pipe).flush();
    }

    @Override
    public boolean received(Pipe pipe, Packet packet) {
        if (packet.body().length() < Integer.BYTES) {
            pipe.close();
            return false;
        }
        Survey survey = byNumber.get((int) packet.body().trimNumber(Integer.BYTES));
        boolean taken = survey != null && survey.answered(packet);
        if (!taken) {
            packet.release();
        }
        return true;
    }

    @Override
    public void close() {
        open.forEach(Survey::end);
        open.clear();
    }

    private final class Survey implements Context, Senders.Taker {
        private final Senders senders = new Senders(core, handOver, this);
        private final Receivers receivers = new Receivers(core, new Answers());
        private final Arrivals answers = new Arrivals();
        private final Alarm alarm = new Alarm(core, () -> over(AioStatus.TIMEDOUT));
        private int number;
        private boolean isRunning;
        private boolean isClosed;

        @Override
        public boolean send(Aio aio) {
            return senders.submit(aio);
        }

        @Override
        public boolean recv(Aio aio) {
            return receivers.submit(aio);
        }

        private boolean answered(Packet packet) {
            return receivers.give(packet) || answers.offer(packet, Math.max(1, core.tuning().recvBuffer));
        }

        private void over(AioStatus status) {
            if (isRunning) {
                isRunning = false;
                byNumber.remove(number);
            }
            alarm.clear();
            answers.clear();
            receivers.end(status);
        }

        @Override
        public @Nullable AioStatus sendRefusal() {
            return isClosed ? AioStatus.CLOSED : null;
        }

        @Override
        public void begin() {
            over(AioStatus.CANCELED);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void take(Packet packet) {
            lastNumber++;
            number = lastNumber | NUMBER;
            isRunning = true;
            byNumber.put(number, this);
            packet.header().clear();
            packet.header().append(number, Integer.BYTES);
            for (Pipe pipe : pipes.all()) {
                Outlet.of(pipe).offer(packet, DEPTH); // or not: a respondent that slow has no say
            }
            packet.release();
            long time = core.tuning().surveyTime;
            if (time >= 0) {
                alarm.setIn(time);
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
            over(AioStatus.CLOSED);
            alarm.close();
        }

        private final class Answers implements Receivers.Giver {
            @Override
            public @Nullable AioStatus recvRefusal() {
                if (isClosed) {
                    return AioStatus.CLOSED;
                }
                return isRunning ? null : AioStatus.STATE;
            }

            @Override
            public @Nullable Packet poll() {
                return answers.poll();
            }
        }
    }
}
