package weir.stress.schedule;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What classes loaded by {@link SteppingLoader} call before each access to memory that others see, and instead of parking
 * a thread. Outside a schedule each does what the code would have done.
 */
public final class Steps {
    private Steps() {}

    /** Something that others may notice comes next. */
    public static void step(String what) {
        Scheduler scheduler = Scheduler.running();
        if (scheduler != null) {
            scheduler.step(what);
        }
    }

    /** Lets others run until a condition holds; within a schedule only. */
    public static void waitFor(String what, BooleanSupplier condition) {
        running().waitFor(what, condition);
    }

    /** Looks at the state now, as after each step; within a schedule only. */
    public static void observe() {
        running().observe();
    }

    private static Scheduler running() {
        Scheduler scheduler = Scheduler.running();
        if (scheduler == null) {
            throw new IllegalStateException("outside a schedule");
        }
        return scheduler;
    }

    // Called by rewritten code

    /** For {@link Thread#currentThread}: all logical threads run on one real thread, so each has another to show. */
    public static Thread currentThread() {
        Scheduler scheduler = Scheduler.running();
        return scheduler == null ? Thread.currentThread() : scheduler.current().identity;
    }

    /** For {@link LockSupport#park(Object)}. */
    public static void park(Object blocker) {
        Scheduler scheduler = Scheduler.running();
        if (scheduler == null) {
            LockSupport.park(blocker);
            return;
        }
        LogicalThread me = scheduler.current();
        scheduler.waitFor("park", () -> me.permit);
        me.permit = false;
    }

    /** For {@link LockSupport#unpark}. */
    public static void unpark(Thread thread) {
        Scheduler scheduler = Scheduler.running();
        LogicalThread parked = scheduler == null ? null : scheduler.byIdentity(thread);
        if (scheduler == null || parked == null) {
            LockSupport.unpark(thread);
            return;
        }
        scheduler.step("unpark of " + parked.name);
        parked.permit = true;
    }

    /** A lock was not free: waits until some lock has been released; then it is tried again. */
    public static void contended() {
        Scheduler scheduler = running();
        int before = scheduler.releases();
        scheduler.waitFor("a lock that is taken", () -> scheduler.releases() != before);
    }

    /** A lock was released. */
    public static void released() {
        Scheduler scheduler = Scheduler.running();
        if (scheduler != null) {
            scheduler.countRelease();
        }
    }
}
