package weir.stress.schedule;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Code that can be left in the middle and gone on with later, on one thread: the JDK's continuation, on which its virtual
 * threads are built. It is not exported, hence the method handles, and {@code --add-exports} at run time.
 *
 * <p>A switch costs a fifth of a microsecond, a tenth of what two threads that hand a baton to each other take.
 */
final class Coroutine {
    private static final MethodHandle NEW;
    private static final MethodHandle RUN;
    private static final MethodHandle YIELD;
    private static final MethodHandle IS_DONE;

    static {
        try {
            Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
            Class<?> scope = Class.forName("jdk.internal.vm.ContinuationScope");
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Object ours = lookup.findConstructor(scope, MethodType.methodType(void.class, String.class))
                    .invoke("weir");
            MethodHandle make =
                    lookup.findConstructor(continuation, MethodType.methodType(void.class, scope, Runnable.class));
            NEW = MethodHandles.insertArguments(make, 0, ours)
                    .asType(MethodType.methodType(Object.class, Runnable.class));
            RUN = lookup.findVirtual(continuation, "run", MethodType.methodType(void.class))
                    .asType(MethodType.methodType(void.class, Object.class));
            YIELD = MethodHandles.insertArguments(
                    lookup.findStatic(continuation, "yield", MethodType.methodType(boolean.class, scope)), 0, ours);
            IS_DONE = lookup.findVirtual(continuation, "isDone", MethodType.methodType(boolean.class))
                    .asType(MethodType.methodType(boolean.class, Object.class));
        } catch (Throwable e) {
            throw new ExceptionInInitializerError(new IllegalStateException(
                    "needs JDK 25 with --add-exports java.base/jdk.internal.vm=ALL-UNNAMED", e));
        }
    }

    private final Object continuation;

    /** Makes one that has not begun. */
    Coroutine(Runnable body) {
        try {
            continuation = NEW.invokeExact(body);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** Runs it until it leaves or ends. */
    void resume() {
        try {
            RUN.invokeExact(continuation);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** Leaves the coroutine that runs; returns when it is resumed. */
    static void leave() {
        try {
            boolean left = (boolean) YIELD.invokeExact();
            if (!left) {
                throw new IllegalStateException("a coroutine could not be left");
            }
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** Whether it has ended. */
    boolean isDone() {
        try {
            return (boolean) IS_DONE.invokeExact(continuation);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
