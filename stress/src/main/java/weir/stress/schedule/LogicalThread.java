package weir.stress.schedule;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One of the threads of a schedule: a coroutine with what the scheduler knows of it. */
public final class LogicalThread {
    final String name;
    final int number;
    final Thread identity;
    /** May be left waiting at the end: it serves the others. */
    final boolean serves;

    final Coroutine coroutine;

    /** It may go on when this is true; null for at any time. */
    @Nullable
    BooleanSupplier waitsFor;
    /** As of {@code LockSupport}. */
    boolean permit;
    /** What it will do next. */
    String at = "its beginning";

    @Nullable
    Throwable failure;

    LogicalThread(String name, int number, Thread identity, boolean serves, Runnable body) {
        this.name = name;
        this.number = number;
        this.identity = identity;
        this.serves = serves;
        coroutine = new Coroutine(() -> {
            try {
                body.run();
            } catch (Throwable e) { // whatever it is, it is the schedule's result
                failure = e;
            }
        });
    }

    boolean isRunnable() {
        return !coroutine.isDone() && (waitsFor == null || waitsFor.getAsBoolean());
    }
}
