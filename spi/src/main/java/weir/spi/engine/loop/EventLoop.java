package weir.spi.engine.loop;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import weir.spi.Dispatcher;
import weir.spi.Engine;
import weir.spi.LoopDriver;
import weir.spi.Operation;
import weir.spi.Poller;

/**
 * One thread that waits for events and runs what they cause: here is what others do to it, and how it begins and ends; what
 * its thread does is in {@link Turns}.
 *
 * <p><b>Sleeping without losing a wake-up.</b> The loop sets {@code parked}, then looks at its queues and timers a last
 * time, then polls. A submitter queues first and reads {@code parked} then; both sides are volatile, so one of them sees
 * the other. Whoever swings {@code parked} from 1 to 0 pays the one system call.
 *
 * <p>With a {@link LoopDriver} it has no thread: the driver runs its turns by a {@link DrivenLoop}, and in between the
 * loop belongs to nobody.
 */
public final class EventLoop implements Dispatcher {
    private static final System.Logger LOG = System.getLogger("weir.loop");

    private static final VarHandle PARKED;

    static {
        try {
            PARKED = MethodHandles.lookup().findVarHandle(EventLoop.class, "parked", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LoopHome home;
    private final String backend;
    private final TimerWheel wheel;
    private final CoarseClock clock;
    private final StallWatch watch;
    private final Engine engine;
    private final String name;
    /** Null if a driver runs the loop. */
    private final @Nullable LoopThread thread;

    private final Tasks tasks = new Tasks();
    private final DueCallbacks due = new DueCallbacks();
    private final Unparks unparks;

    // Dropped at the end: what users keep may lead here for ever, but must not keep a backend that has gone.
    private volatile Siblings siblings;
    private volatile @Nullable Poller poller;

    /** 1 while the loop sleeps or is about to. */
    private volatile int parked;

    private final Residents residents = new Residents();

    private volatile boolean retiring;
    /** Whom the loop will hand over to; written before retiring. */
    private volatile @Nullable EventLoop endsTo;

    private volatile boolean ending;
    /** The thread is about to end: from here whatever still comes goes to another loop. */
    private volatile boolean ended;

    /** The thread that the loop runs on; with a driver only while it does. Read racily: who reads itself is there. */
    private @Nullable Thread runner;

    private final Turns turns;

    /** Makes a loop; {@link #start} starts its thread. */
    public EventLoop(LoopHome home, Siblings siblings, String backend, int number, Poller poller) {
        this.home = home;
        this.siblings = siblings;
        this.backend = backend;
        this.poller = poller;
        clock = home.clock();
        watch = home.watch();
        engine = home.engine();
        wheel = new TimerWheel(clock.read(), this::wakeForTimer);
        name = "weir-" + backend + "-" + number;
        unparks = new Unparks(name + "-waker");
        boolean driven = home.waits().driver() != null;
        turns = new Turns(this, driven, clock, wheel, tasks, due, unparks);
        thread = driven ? null : LoopThread.forLoop(turns::run, name, unparks);
        runner = thread;
    }

    /** The loop behind a dispatcher. */
    public static EventLoop of(Dispatcher dispatcher) {
        return dispatcher instanceof EventLoop loop ? loop : ((LoopChoice) dispatcher).loop();
    }

    /** Whether the caller runs on a loop, of whatever engine. */
    public static boolean isLoopThread() {
        return LoopThread.isCurrent() || DrivenLoop.isCurrent();
    }

    /**
     * Unparks whom the loop that the caller runs on, if any, still keeps back: to be called before code of others that may be
     * slow or take locks. Callbacks need no such call, since the loop sees to it before it runs them.
     */
    public static void beforeForeignCode() {
        LoopThread.flushUnparks();
    }

    /** The loops of its backend, itself among them. */
    public Siblings siblings() {
        return siblings;
    }

    /** Starts the thread. */
    public void start() {
        LoopDriver driver = home.waits().driver();
        if (thread != null) {
            watch.add(this);
            thread.start();
        } else if (driver != null) {
            driver.add(new DrivenLoop(this), poller());
        }
    }

    /** How those wait who wait for something that happens on this loop. */
    public Waits waits() {
        return home.waits();
    }

    /** The clock of its engine. */
    public CoarseClock clock() {
        return clock;
    }

    /** What its sockets are registered with; for whoever has {@link #enter entered}. */
    public Poller poller() {
        Poller open = poller;
        if (open == null) {
            throw new IllegalStateException(this + " has ended");
        }
        return open;
    }

    /** The number of the turn: an event was noticed before this turn's end and after the end of the one before. */
    public long turnNumber() {
        return turns.number();
    }

    // Dispatcher

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public String backend() {
        return backend;
    }

    @Override
    public long nanoTime() {
        return clock.read();
    }

    @Override
    public boolean isCurrentThread() {
        return Thread.currentThread() == runner;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (ended) {
            bequeath();
        } else if (!isCurrentThread()) {
            wakeup();
        }
    }

    @Override
    public boolean enqueue(Operation operation) {
        LoopOperation called = (LoopOperation) operation;
        if (isCurrentThread()) {
            due.takeIn(); // first: what ended in its submission ended before what the loop ends behind it (B2)
            due.append(called);
            return false;
        }
        due.push(called);
        if (ended) {
            bequeath();
            return false;
        }
        return parked != 0;
    }

    @Override
    public void wakeup() {
        if (parked != 0 && PARKED.compareAndSet(this, 1, 0)) {
            Poller open = poller;
            if (open != null) {
                open.wakeup();
            }
        }
    }

    @Override
    public void unpark(Thread waiter) {
        if (isCurrentThread()) {
            unparks.unpark(waiter);
        } else {
            LockSupport.unpark(waiter);
        }
    }

    /** Starts a timer; from any thread. */
    public void startTimer(TimerNode node, long deadline, long ticket) {
        wheel.start(node, deadline, ticket);
    }

    private void wakeForTimer() {
        if (!isCurrentThread()) {
            wakeup();
        }
    }

    // What its thread does

    /** One turn of a loop without a thread, on a thread; false if it has ended. */
    boolean turnOn(Thread driving) {
        runner = driving;
        try {
            return turns.drive();
        } finally {
            runner = null;
        }
    }

    /** When a driver must run it at the latest. */
    long sleepsUntil() {
        return turns.sleepsUntil();
    }

    /** Whether there are tasks or callbacks to run; for the loop's thread. */
    boolean hasWork() {
        return turns.hasWork();
    }

    /** On its thread: from here whoever queues something wakes the loop; what was queued before, the loop must look for. */
    void aboutToSleep() {
        parked = 1;
    }

    /** On its thread: it sleeps no more. */
    void awake() {
        if (parked != 0) {
            PARKED.setRelease(this, 0); // whoever sees the 1 a little longer wakes the loop once too often
        }
        watch.awake();
    }

    /** Whether it runs no turn more once its queues are empty. */
    boolean isEnding() {
        return ending;
    }

    /** A buffer for bytes that nobody wants, cleared; on the loop's thread. */
    public ByteBuffer scratch() {
        return turns.scratch();
    }

    // What the watch looks at

    /** What it calls back, and has called back. */
    DueCallbacks callbacks() {
        return due;
    }

    /** Whom it wakes. */
    Unparks unparks() {
        return unparks;
    }

    /** Whether it sleeps; a racy look. */
    boolean isParked() {
        return parked != 0;
    }

    /** What its thread does now. */
    StackTraceElement[] stackTrace() {
        Thread running = runner;
        return running == null ? new StackTraceElement[0] : running.getStackTrace();
    }

    /** Whether a thread is this loop's. */
    public boolean runsOn(Thread other) {
        return runner == other;
    }

    // The end

    /**
     * Takes in a socket that will live on this loop; whoever entered leaves.
     *
     * @return false if the loop is ending: then another must be taken
     */
    public boolean enter() {
        return residents.enter();
    }

    /** A socket lives here no more. */
    public void leave() {
        if (residents.leave() && retiring) {
            endIfEmpty();
        }
    }

    /** The sockets that live here. */
    public int residents() {
        return Math.max(0, residents.countOrEnded());
    }

    /** As {@link #residents}, or a negative number if it takes none any more. */
    public int residentsOrEnded() {
        return residents.countOrEnded();
    }

    /**
     * Lets the loop end as soon as no socket lives here.
     *
     * @param successor takes over timers and late callbacks; null if there can be none any more
     */
    public void retire(@Nullable EventLoop successor) {
        endsTo = successor;
        retiring = true;
        endIfEmpty();
    }

    private void endIfEmpty() {
        if (residents.end()) {
            execute(() -> {
                EventLoop successor = successor();
                if (successor != null) {
                    wheel.moveTo(successor.wheel);
                }
                ending = true;
            });
        }
    }

    /** Whether it serves nobody any more; the thread may need a moment to end. */
    public boolean hasEnded() {
        return ended;
    }

    /** Whether the thread has not ended. */
    public boolean isAlive() {
        return thread == null ? !ended : thread.isAlive();
    }

    /** Waits until the thread has ended, without regard to interrupts; not on a loop. Whether it has. */
    public boolean join(Deadline deadline) {
        return thread == null ? home.waits().until(this::hasEnded, deadline) : Waits.join(thread, deadline);
    }

    /** On its thread, which does nothing more. */
    void end() {
        watch.remove(this);
        try {
            poller().close();
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, name + ": the poller did not close", e);
        }
        ended = true;
        bequeath();
        poller = null;
        siblings = Siblings.NONE;
        endsTo = null; // else each loop would keep all that followed; who comes from here on is served by any
        home.loopEnded();
    }

    private @Nullable EventLoop successor() {
        EventLoop named = endsTo;
        return named == null || named.ended ? home.anyLoop() : named;
    }

    /** Hands over what came while the loop ended, or after; by the loop's thread and by late comers alike. */
    private void bequeath() {
        EventLoop successor = successor();
        if (successor == null) {
            return; // no scope is open, so nobody waits for anything
        }
        tasks.moveTo(successor);
        LoopOperation called = due.takePushed();
        while (called != null) {
            LoopOperation newer = called.nextReady;
            if (successor.enqueue(called)) {
                successor.wakeup();
            }
            called = newer;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
