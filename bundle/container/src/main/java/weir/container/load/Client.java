package weir.container.load;

import static weir.container.load.Phase.Event.CANCELLED;
import static weir.container.load.Phase.Event.CLOSED;
import static weir.container.load.Phase.Event.LOST;
import static weir.container.load.Phase.Event.REFUSED;
import static weir.container.load.Phase.Event.RESET;
import static weir.container.load.Phase.Event.TURNED_AWAY;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One peer of the server: it dials, sends a message, waits until it is back, compares it, and so on. A steady one keeps
 * its connection to the end; a stranger comes for two messages, and every fourth time hangs up in the middle of one.
 */
final class Client extends Thread {
    private static final long PAUSE_STEADY = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PAUSE_STRANGER = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int STRANGER_ROUNDS = 2;
    private static final int HANG_UP_EVERY = 4;

    private final Load load;
    private final boolean steady;
    private final Supplier<SocketAddress> address;
    private final Message message;
    private long visits;
    private final AtomicLong rounds = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private volatile @Nullable Connection connection;
    /** When what it waits for began, or 0. */
    private volatile long waitingSince;

    private volatile boolean givenUp;

    Client(Load load, int number, boolean steady, Supplier<SocketAddress> address) {
        super((steady ? "load-steady-" : "load-stranger-") + number);
        setDaemon(true);
        this.load = load;
        this.steady = steady;
        this.address = address;
        this.message = new Message(number);
    }

    /** How many messages have come back to it. */
    long rounds() {
        return rounds.get();
    }

    /** How many connections it has opened. */
    long connections() {
        return connections.get();
    }

    /** Closes the connection if the client has waited longer than that, which it books as a loss; for any thread. */
    void giveUpAfter(long nanos) {
        long since = waitingSince;
        Connection current = connection;
        if (since != 0 && current != null && System.nanoTime() - since > nanos) {
            givenUp = true;
            close(current);
        }
    }

    @Override
    public void run() {
        while (!load.stopping()) {
            visit();
            LockSupport.parkNanos(PAUSE_STRANGER);
        }
    }

    private void visit() {
        visits++;
        givenUp = false;
        SocketAddress where = address.get();
        try (Connection opened = new Connection(where)) {
            connection = opened;
            if (dial(opened, where) && talk(opened) && !hangUp(opened)) {
                part(opened);
            }
        } catch (IOException e) { // of the socket itself: this machine cannot go on
            load.report(REFUSED, load.phase(), getName() + ": no socket: " + e);
        } finally {
            connection = null;
        }
    }

    private boolean dial(Connection opened, SocketAddress where) {
        boolean outage = load.outage();
        Phase began = load.phase();
        try {
            waitingSince = System.nanoTime();
            opened.connect(where);
            connections.incrementAndGet();
            return true;
        } catch (IOException e) {
            if (outage || load.outage()) {
                began.ofOperation().add(TURNED_AWAY);
            } else {
                load.report(REFUSED, began.ofOperation(), getName() + " cannot dial " + where + ": " + reason(e));
            }
            return false;
        } finally {
            waitingSince = 0;
        }
    }

    /** Exchanges messages; false if the connection ended before its time. */
    private boolean talk(Connection opened) {
        for (int i = 0; (steady || i < STRANGER_ROUNDS) && !load.stopping(); i++) {
            if (!exchange(opened)) {
                return false;
            }
            if (steady) {
                LockSupport.parkNanos(PAUSE_STEADY);
            }
        }
        return true;
    }

    private boolean exchange(Connection opened) {
        boolean outage = load.outage();
        Phase began = load.phase();
        load.began();
        long begin = System.nanoTime();
        waitingSince = begin;
        try {
            opened.send(message.next());
            opened.receive(message.answer());
            if (message.cameBack()) {
                began.ofOperation().completed(System.nanoTime() - begin);
            } else {
                load.report(LOST, began.ofOperation(), getName() + ": a message came back with other bytes");
            }
            rounds.incrementAndGet();
            return true;
        } catch (IOException e) {
            ended(began.ofOperation(), outage || load.outage(), e);
            return false;
        } finally {
            waitingSince = 0;
        }
    }

    private void ended(Phase phase, boolean outage, IOException e) {
        if (outage && !givenUp) {
            phase.add(CANCELLED);
            return;
        }
        load.report(LOST, phase, getName() + " lost a message: " + reason(e));
        if (!givenUp) {
            phase.add(e instanceof EOFException ? CLOSED : RESET);
        }
    }

    /** Every now and then a stranger sends a message and does not wait for it. */
    private boolean hangUp(Connection opened) {
        if (steady || visits % HANG_UP_EVERY != 0) {
            return false;
        }
        Phase began = load.phase();
        boolean outage = load.outage();
        load.began();
        try {
            opened.send(message.next());
            began.ofOperation().add(CANCELLED);
        } catch (IOException e) {
            ended(began.ofOperation(), outage || load.outage(), e);
        }
        return true;
    }

    /** Ends the connection in good order: nothing may come that was not sent. */
    private void part(Connection opened) {
        boolean outage = load.outage();
        Phase began = load.phase();
        waitingSince = System.nanoTime();
        try {
            if (!opened.finish()) {
                load.report(LOST, began.ofOperation(), getName() + ": more bytes came back than it had sent");
            }
        } catch (IOException e) {
            if (!outage && !load.outage()) {
                load.report(RESET, began.ofOperation(), getName() + " could not end its connection: " + reason(e));
            }
        } finally {
            waitingSince = 0;
        }
    }

    private String reason(IOException e) {
        return givenUp ? "no answer for " + Load.PATIENCE.toSeconds() + " s" : e.toString();
    }

    private void close(Connection late) {
        try {
            late.close();
        } catch (IOException e) {
            load.report(RESET, load.phase(), getName() + " could not close its connection: " + e);
        }
    }
}
