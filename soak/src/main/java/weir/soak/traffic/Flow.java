package weir.soak.traffic;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.soak.account.Counted;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.soak.account.Wire;

/**
 * One direction of one end of a stream with several operations in flight, each submitted again when it has ended. Their
 * bytes go to the wire in the order of submission, which is the order in which they moved (B2): an operation whose callback
 * comes out of turn waits here for those before it.
 */
abstract class Flow implements Disturbable {
    /** Ends without a callback in a row before a callback is asked for, so that others get their turn on the loop. */
    private static final int SKIPS = 24;

    private static final Duration[] TIMEOUTS = {
        Duration.ZERO, Duration.ofNanos(50_000), Duration.ofMillis(1), Duration.ofMillis(20)
    };

    private final Stay stay;
    final ByteStream stream;
    final Wire wire;
    final RandomGenerator random;
    private final Slot[] slots;

    // All guarded by this.
    private final ArrayDeque<Slot> order = new ArrayDeque<>();
    private boolean halted;
    private boolean finished;
    private @Nullable AioStatus end;
    private boolean endExpected;

    Flow(Stay stay, ByteStream stream, Wire wire, Slot[] slots) {
        this.stay = stay;
        this.stream = stream;
        this.wire = wire;
        random = stay.site().random();
        this.slots = slots;
    }

    /** Makes buffers ready for the next operation. */
    abstract void prepare(Slot slot);

    /** Submits it. */
    abstract boolean submit(Counted handle, boolean skipping);

    /** Tells the wire what has moved. */
    abstract void moved(Slot slot, long count);

    /** Nothing more will move. */
    abstract void gone();

    /** What it does, for faults. */
    abstract String name();

    final synchronized void start() {
        for (Slot slot : slots) {
            slot.counted = stay.counted(own -> ended(slot));
            go(slot, false);
        }
        advance();
        stay.expose(this);
    }

    private synchronized void ended(Slot slot) {
        note(slot);
        advance();
    }

    private static void note(Slot slot) {
        slot.count = slot.handle().aio().count();
        slot.status = slot.handle().aio().result();
        slot.done = true;
    }

    /** Books all that has ended and has nothing unfinished before it, and submits it again. */
    private void advance() {
        int skips = SKIPS;
        for (Slot slot = order.peek(); slot != null && slot.done; slot = order.peek()) {
            order.remove();
            slot.queued = false;
            moved(slot, slot.count);
            judge(slot);
            if (!halted && end == null) {
                go(slot, skips-- > 0);
            }
        }
        if (order.isEmpty()) {
            if (stay.closing()) {
                // In full traffic none need end STOPPED: each ends OK once more, and is then refused.
                gone();
            }
            notifyAll();
        }
    }

    private void judge(Slot slot) {
        switch (slot.status) {
            case OK, CANCELED, PROTO, TIMEDOUT -> {
                // Goes on.
            }
            case STOPPED -> {
                if (!slot.handle().stopAsked() && !stay.mayEnd() && !slot.renewed) {
                    unexpected(slot);
                }
            }
            default -> {
                if (end == null) {
                    end = slot.status;
                    gone();
                }
                if (!endExpected && !stay.mayEnd()) {
                    unexpected(slot);
                }
            }
        }
        slot.renewed = false;
    }

    private void unexpected(Slot slot) {
        endExpected = true; // one fault is enough
        stay.books()
                .fault(
                        Fault.UNEXPECTED,
                        name() + " ended " + slot.status + " with "
                                + slot.handle().aio().cause());
    }

    private void go(Slot slot, boolean skipping) {
        Counted handle = slot.handle();
        if (handle.stopAsked()) {
            return; // renew comes
        }
        int dice = random.nextInt(64);
        slot.choose(dice < 58 ? 0 : (dice - 58) & 3);
        prepare(slot);
        for (int i = 0; i < slot.buffers.length; i++) {
            slot.starts[i] = slot.buffers[i].position();
        }
        slot.done = false;
        slot.queued = true;
        order.add(slot);
        try {
            handle.iov(slot.buffers)
                    .timeout(random.nextInt(32) == 0 ? TIMEOUTS[random.nextInt(TIMEOUTS.length)] : null);
            if (!submit(handle, skipping)) {
                order.removeLast();
                slot.queued = false;
                if (!handle.stopAsked() && !stay.mayEnd()) {
                    stay.books().fault(Fault.UNEXPECTED, name() + ": a submission was refused");
                }
            } else if (skipping && handle.aio().skipped()) {
                note(slot);
            }
        } catch (RuntimeException e) {
            order.removeLast();
            slot.queued = false;
            stay.books().fault(Fault.UNEXPECTED, name() + ": a submission threw " + e);
        }
    }

    @Override
    public void disturb(RandomGenerator chance) {
        Slot slot = slots[chance.nextInt(slots.length)];
        Counted handle;
        synchronized (this) {
            if (finished) {
                return; // the slot may be another flow's by now
            }
            handle = slot.handle();
        }
        int dice = chance.nextInt(1000);
        if (dice < 700) {
            handle.cancel();
        } else if (dice < 990) {
            handle.abort();
        } else {
            renew(slot, handle);
        }
    }

    /** Stops a handle in the middle of whatever it does, and puts a new one in its place. */
    private void renew(Slot slot, Counted old) {
        stay.release(old);
        stay.books().count(Event.STOP);
        synchronized (this) {
            if (finished || stay.closing()) {
                return;
            }
            try {
                slot.counted = stay.counted(own -> ended(slot));
            } catch (IllegalStateException e) {
                return; // the scope was closed at this moment
            }
            slot.renewed = slot.queued;
            if (!slot.queued && !halted && end == null) {
                go(slot, false);
                advance();
            }
        }
    }

    /** Submits no more. */
    final synchronized void halt() {
        halted = true;
        notifyAll();
    }

    /** From here on the stream may end. */
    final synchronized void expectEnd() {
        endExpected = true;
    }

    /** Waits until nothing is in flight; false after the patience of all. */
    final synchronized boolean awaitQuiet() throws InterruptedException {
        long deadline = System.nanoTime() + Counted.PATIENCE.toNanos();
        while (!order.isEmpty() || (!halted && end == null && !stay.closing())) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                stay.books()
                        .fault(
                                Fault.LOST,
                                name() + ": " + order.size() + " operations do not end, halted " + halted + ", end "
                                        + end);
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** The status that ended it, or null. */
    final synchronized @Nullable AioStatus end() {
        return end;
    }

    /** Gives the handles back. By the tenant, when all is quiet. */
    final void finish() {
        stay.withdraw(this);
        synchronized (this) {
            halted = true;
            finished = true;
        }
        for (Slot slot : slots) {
            stay.release(slot.handle());
        }
    }

    /** For faults, and so without the lock. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name())
                .append(stream.isOpen() ? ", open" : ", closed")
                .append(stay.closing() ? ", scope closing" : stay.mayEnd() ? ", scope pinned" : "")
                .append(halted ? ", halted" : "")
                .append(", end " + end);
        for (Slot slot : slots) {
            var aio = slot.handle().aio();
            text.append("; ").append(slot.queued ? slot.done ? "done " + slot.status : "under way" : "idle");
            text.append(aio.busy() ? " busy" : " last " + aio.result())
                    .append(slot.handle().stopAsked() ? " stopped" : "");
        }
        return text.toString();
    }
}
