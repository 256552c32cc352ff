package weir.soak.account;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import weir.api.AioStatus;

/** All that is counted: operations accepted and completed, what was done to them, and what must be zero. */
public final class Books {
    /** Texts kept; the numbers go on. */
    private static final int TEXTS = 50;

    private final LongAdder accepted = new LongAdder();
    private final Map<Kind, LongAdder> completed = adders(Kind.class);
    private final Map<AioStatus, LongAdder> ends = adders(AioStatus.class);
    private final Map<Event, LongAdder> events = adders(Event.class);
    private final Map<Fault, LongAdder> faults = adders(Fault.class);
    private final LongAdder bytes = new LongAdder();
    private final ConcurrentLinkedQueue<String> texts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger textsKept = new AtomicInteger();

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> keys) {
        Map<E, LongAdder> made = new EnumMap<>(keys);
        for (E key : keys.getEnumConstants()) {
            made.put(key, new LongAdder());
        }
        return made;
    }

    private static <E> LongAdder of(Map<E, LongAdder> map, E key) {
        LongAdder adder = map.get(key);
        if (adder == null) {
            throw new IllegalArgumentException("no count of " + key);
        }
        return adder;
    }

    /** An operation was accepted. */
    public void accepted() {
        accepted.increment();
    }

    /** An operation has come back. */
    public void completed(Kind kind, AioStatus status) {
        of(completed, kind).increment();
        of(ends, status).increment();
    }

    /** Bytes have arrived and were compared. */
    public void compared(long count) {
        bytes.add(count);
    }

    /** Something was done. */
    public void count(Event event) {
        of(events, event).increment();
    }

    /** What must not happen has happened. */
    public void fault(Fault fault, String text) {
        of(faults, fault).increment();
        if (textsKept.incrementAndGet() <= TEXTS) {
            texts.add(fault.text() + ": " + text);
            System.err.println("soak: " + fault.text() + ": " + text);
        }
    }

    /** Operations accepted so far. */
    public long acceptedSoFar() {
        return accepted.sum();
    }

    /** Operations that have come back so far. */
    public long completed() {
        return completed.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Of one kind. */
    public long completed(Kind kind) {
        return of(completed, kind).sum();
    }

    /** Operations that ended so. */
    public long ends(AioStatus status) {
        return of(ends, status).sum();
    }

    /** How often something was done. */
    public long times(Event event) {
        return of(events, event).sum();
    }

    /** Bytes received and compared. */
    public long bytes() {
        return bytes.sum();
    }

    /** Faults of one kind. */
    public long faults(Fault fault) {
        return of(faults, fault).sum();
    }

    /** All faults. */
    public long faults() {
        return faults.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** The first faults, in words. */
    public List<String> texts() {
        return new ArrayList<>(texts);
    }
}
