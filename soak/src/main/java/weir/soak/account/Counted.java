package weir.soak.account;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.spi.Operation;

/**
 * A handle whose operations are counted: each accepted one must come back exactly once, and its result must agree with
 * what was done to it. One submitter at a time; whoever likes may disturb.
 *
 * <p>Two counts watch each other. {@code out} is 1 from a submission to its end, so an end without a submission shows at
 * once, and one that is missing when the handle is closed. {@code accepted} is compared with the engine's own ticket at
 * each end, so that a callback too many and one too few cannot make up for each other.
 */
public final class Counted {
    /** How long an end may take once it was asked for; the machine may be busy. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration SUBMITTERS_MOMENT = Duration.ofSeconds(2);
    private static final ByteBuffer[] NONE = {};
    private static final VarHandle OUT;
    private static final VarHandle CANCELS;
    private static final VarHandle ABORTS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            OUT = lookup.findVarHandle(Counted.class, "out", int.class);
            CANCELS = lookup.findVarHandle(Counted.class, "cancels", long.class);
            ABORTS = lookup.findVarHandle(Counted.class, "aborts", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Books books;
    private final Aio aio;
    private final @Nullable Consumer<Counted> next;

    @SuppressWarnings("unused") // by OUT
    private volatile int out;

    private volatile long cancels; // by CANCELS
    private volatile long aborts; // by ABORTS
    private volatile boolean stopAsked;

    // The submitter's; the engine hands them over to the callback, and that to the next submitter.
    private long accepted;
    private long canceled;
    private long aborted;
    private Kind kind = Kind.SLEEP;
    private ByteBuffer[] iov = NONE;
    private long remaining;
    private @Nullable Duration timeout;
    private long asked;
    private long sleepEnd;
    private long sleepNanos = -1;
    private long timeoutEnd;

    /**
     * Makes a handle.
     *
     * @param next called when an operation has come back and was counted; null for a handle that is waited for
     */
    @SuppressWarnings("this-escape") // nothing runs before the first submission
    public Counted(AioService service, Books books, @Nullable Consumer<Counted> next) {
        this.books = books;
        this.next = next;
        aio = next == null ? service.newAio() : service.newAio(own -> back());
    }

    /** The handle: to read its results, and to set inputs. */
    public Aio aio() {
        return aio;
    }

    /** Sets the buffers. */
    public Counted iov(ByteBuffer... buffers) {
        aio.setIov(buffers);
        iov = buffers;
        return this;
    }

    /** Sets the timeout, null for none. */
    public Counted timeout(@Nullable Duration wanted) {
        if (wanted != timeout) {
            aio.setTimeout(wanted);
            timeout = wanted;
        }
        return this;
    }

    /** Says that the next operation is a sleep of so many nanoseconds, which must not end early. */
    public Counted sleeping(long nanos) {
        sleepNanos = nanos;
        return this;
    }

    /** Submits, as {@link #submit}; if the operation ends at once no callback runs, {@link Aio#skipped()} says so. */
    public boolean submitSkipping(Kind what, Predicate<? super Aio> submission) {
        aio.skipCallback();
        if (!submit(what, submission)) {
            return false;
        }
        if (aio.skipped()) {
            books.count(Event.SKIPPED);
            settle();
        }
        return true;
    }

    /** Submits; whether it was accepted. */
    public boolean submit(Kind what, Predicate<? super Aio> submission) {
        kind = what;
        remaining = left();
        asked = cancels + aborts;
        accepted++; // here, since the callback may run before the submission has returned
        long now = timeout == null && sleepNanos < 0 ? 0 : System.nanoTime();
        timeoutEnd = timeout == null ? 0 : now + timeout.toNanos();
        sleepEnd = sleepNanos < 0 ? 0 : now + sleepNanos;
        if (!OUT.compareAndSet(this, 0, 1)) {
            throw new IllegalStateException("the soak submits a handle that is out");
        }
        boolean taken;
        try {
            taken = submission.test(aio);
        } catch (RuntimeException e) {
            accepted--;
            OUT.setVolatile(this, 0);
            throw e;
        }
        if (taken) {
            books.accepted();
            return true;
        }
        accepted--;
        books.count(Event.REFUSED);
        if (!OUT.compareAndSet(this, 1, 0)) {
            books.fault(Fault.DOUBLED, what + " was not accepted and has come back nevertheless");
        }
        return false;
    }

    private long left() {
        long sum = 0;
        for (ByteBuffer each : iov) {
            sum += each.remaining();
        }
        return sum;
    }

    /** The callback. */
    private void back() {
        if (settle() && next != null) {
            next.accept(this);
        }
    }

    /** For a handle without callback: waits for the end of its operation, asking for it if it takes longer than given. */
    public AioStatus await(Duration patience) throws InterruptedException {
        if (!aio.await(patience)) {
            cancel();
            if (!aio.await(PATIENCE)) {
                books.fault(Fault.LOST, kind + " does not end " + PATIENCE + " after a cancel");
                return AioStatus.INTERNAL;
            }
        }
        settle();
        return aio.result();
    }

    /** Counts an end; false if it is not the end of anything. */
    private boolean settle() {
        AioStatus status = aio.result();
        long count = aio.count();
        long ticket = Operation.of(aio).ticket();
        long expected = accepted;
        if (!OUT.compareAndSet(this, 1, 0)) {
            books.fault(Fault.DOUBLED, kind + " has come back without being out, " + status);
            return false;
        }
        if (ticket != expected) {
            books.fault(Fault.LOST, kind + " ended with ticket " + ticket + ", but " + expected + " were accepted");
        }
        checkCount(status, count);
        checkReason(status);
        sleepNanos = -1;
        books.completed(kind, status);
        return true;
    }

    /** C2, B1, H4: no byte moved unless it says so, and the positions say the same. */
    private void checkCount(AioStatus status, long count) {
        if (status == AioStatus.OK && kind.movesBytes() && count == 0 && remaining > 0) {
            untrue(status, "and 0 bytes, " + remaining + " were asked");
        }
        if (status != AioStatus.OK && count != 0 && !kind.countsWhenFailed()) {
            untrue(status, "with a count of " + count);
        }
        long moved = remaining - left();
        if (moved != count) {
            untrue(status, "with a count of " + count + ", but positions advanced by " + moved);
        }
        if (status == AioStatus.OK && count > 0 && cancels + aborts > asked) {
            books.count(Event.WON);
        }
    }

    /** Nobody ends an operation but for a reason, and no reason ends two. */
    private void checkReason(AioStatus status) {
        switch (status) {
            case CANCELED -> {
                if (++canceled > cancels) {
                    untrue(status, "for the " + canceled + ". time, with " + cancels + " cancels");
                }
            }
            case PROTO -> {
                if (++aborted > aborts) {
                    untrue(status, "for the " + aborted + ". time, with " + aborts + " aborts");
                }
            }
            case TIMEDOUT -> {
                if (timeout == null || System.nanoTime() - timeoutEnd < 0) {
                    untrue(status, "early or without a timeout: " + timeout);
                }
            }
            case OK -> {
                if (sleepNanos >= 0 && System.nanoTime() - sleepEnd < 0) {
                    untrue(status, "before its " + sleepNanos + " ns were over");
                }
            }
            default -> {
                // What the traffic knows: closes, ends of streams.
            }
        }
    }

    private void untrue(AioStatus status, String what) {
        books.fault(Fault.UNTRUE, kind + " ended " + status + " " + what);
    }

    /** Cancels what runs. */
    public void cancel() {
        CANCELS.getAndAdd(this, 1); // first: the end may be there before the answer
        if (aio.cancel()) {
            books.count(Event.CANCEL);
        } else {
            CANCELS.getAndAdd(this, -1);
        }
    }

    /** Aborts what runs, with PROTO, which nothing else gives. */
    public void abort() {
        ABORTS.getAndAdd(this, 1);
        if (aio.abort(AioStatus.PROTO)) {
            books.count(Event.ABORT);
        } else {
            ABORTS.getAndAdd(this, -1);
        }
    }

    /** Whether it was stopped, or is being. */
    public boolean stopAsked() {
        return stopAsked;
    }

    /** Stops the handle for ever; false if what runs does not end. Not on an event loop. */
    public boolean stop() {
        stopAsked = true;
        try {
            if (aio.stop(PATIENCE)) {
                return true;
            }
            books.fault(Fault.LOST, kind + " does not end " + PATIENCE + " after a stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Stops the handle, gives it back, and sees that nothing is out. Not on an event loop. */
    public void close() {
        if (stop()) { // else a close would wait for ever
            aio.close();
            requireBack();
        }
    }

    /**
     * Sees that nothing is out: its scope or the handle itself was closed. What has ended in its submission without a
     * callback is counted by the submitter, who may be a moment behind the close.
     */
    public void requireBack() {
        if (next == null && isOut()) {
            settle(); // nobody waited for it
            return;
        }
        long deadline = System.nanoTime() + SUBMITTERS_MOMENT.toNanos();
        while (isOut() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        if (isOut()) {
            books.fault(Fault.LOST, kind + " was accepted and has not come back: its handle is closed");
        }
    }

    private boolean isOut() {
        return (int) OUT.getVolatile(this) != 0;
    }
}
