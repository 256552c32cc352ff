package weir.sp.tool;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;

/** What is done with a connected socket, by its protocol. */
final class Roles {
    /** Gives what is queued time to leave; as long as {@code nngcat} gives it. */
    private static final Duration DRAIN = Duration.ofMillis(200);

    private final Settings settings;
    private final Talk talk;

    Roles(Settings settings, Talk talk) {
        this.settings = settings;
        this.talk = talk;
    }

    void play() throws Ending, InterruptedException {
        switch (settings.protocol().role()) {
            case SEND -> send(data());
            case RECEIVE -> receive();
            case EXCHANGE -> exchange(data());
            case ANSWER -> {
                if (settings.data() == null) {
                    receive();
                } else {
                    answer(data());
                }
            }
            case BOTH -> {
                if (settings.data() == null) {
                    receive();
                } else {
                    exchange(data());
                }
            }
        }
    }

    private byte[] data() {
        return Objects.requireNonNull(settings.data(), "data").bytes();
    }

    /** Whether these were all. */
    private boolean enough(int done) {
        return settings.count() > 0 && done >= settings.count();
    }

    private void receive() throws Ending, InterruptedException {
        for (int done = 0; !enough(done); done = next(done)) {
            if (!talk.recv(settings.recvTimeout())) {
                return;
            }
        }
    }

    private void answer(byte[] data) throws Ending, InterruptedException {
        int done = 0;
        do {
            // Who answers is needed: there silence is a failure, and only there.
            if (!talk.recv(settings.recvTimeout())) {
                throw talk.receiveError(AioStatus.TIMEDOUT);
            }
            talk.send(data);
            done = next(done);
        } while (!enough(done));
        talk.pause(DRAIN);
    }

    private void send(byte[] data) throws Ending, InterruptedException {
        talk.pause(settings.delay());
        for (int done = 1; ; done = next(done)) {
            long start = talk.nanoTime();
            talk.send(data);
            if (isLast(done)) {
                break;
            }
            pauseUntilNext(start);
        }
        talk.pause(DRAIN);
    }

    /**
     * Sends and receives in turns. An answer is waited for until the protocol knows that none will come, the time for receiving
     * is over, or it is time to send again; where nothing of that will ever be, one message is an answer. ({@code nngcat}
     * fails there, or waits for ever.)
     */
    private void exchange(byte[] data) throws Ending, InterruptedException {
        talk.pause(settings.delay());
        for (int done = 1; ; done = next(done)) {
            long start = talk.nanoTime();
            talk.send(data);
            if (settings.interval() == null && settings.count() == 0) {
                receive();
                return;
            }
            boolean endless = settings.protocol().role() == Protocol.Role.BOTH
                    && settings.interval() == null
                    && settings.recvTimeout() == null;
            boolean more = true;
            while (more) {
                more = talk.recv(patience(start)) && !endless;
            }
            if (isLast(done)) {
                return;
            }
            pauseUntilNext(start);
        }
    }

    /** How long to wait for one more message, or null for ever. */
    private @Nullable Duration patience(long start) {
        Duration interval = settings.interval();
        Duration timeout = settings.recvTimeout();
        if (interval == null) {
            return timeout;
        }
        Duration left = left(interval, start);
        return timeout != null && timeout.compareTo(left) < 0 ? timeout : left;
    }

    private boolean isLast(int done) {
        return (settings.interval() == null && settings.count() == 0) || enough(done);
    }

    private void pauseUntilNext(long start) throws InterruptedException {
        Duration interval = settings.interval();
        if (interval != null) {
            talk.pause(left(interval, start));
        }
    }

    private Duration left(Duration interval, long start) {
        Duration left = interval.minusNanos(talk.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Without a limit it counts no further than it can. */
    private static int next(int done) {
        return done == Integer.MAX_VALUE ? done : done + 1;
    }
}
