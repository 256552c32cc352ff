package weir.spi.engine.loop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

/** Virtual threads by reflection, since Weir runs on Java 17 too, where no thread is one. */
final class VirtualThreads {
    private static final MethodHandle IS_VIRTUAL = isVirtualOrFalse();

    private VirtualThreads() {}

    /** Whether a thread is virtual. */
    static boolean isVirtual(Thread thread) {
        try {
            return (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable e) {
            throw new AssertionError("Thread.isVirtual() throws nothing", e);
        }
    }

    /** Starts one that inherits nothing of its maker; where there are virtual threads only. */
    static Thread start(Runnable body, String name) {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object named = call(builder, Thread.class.getMethod("ofVirtual").invoke(null), "name", String.class, name);
            Object bare = call(builder, named, "inheritInheritableThreadLocals", boolean.class, false);
            return (Thread) call(builder, bare, "start", Runnable.class, body);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no virtual thread can be started", e);
        }
    }

    private static Object call(Class<?> builder, Object target, String method, Class<?> type, Object argument)
            throws ReflectiveOperationException {
        Method found = builder.getMethod(method, type);
        return found.invoke(target, argument);
    }

    private static MethodHandle isVirtualOrFalse() {
        MethodType answer = MethodType.methodType(boolean.class);
        try {
            return MethodHandles.publicLookup().findVirtual(Thread.class, "isVirtual", answer);
        } catch (NoSuchMethodException e) {
            return MethodHandles.dropArguments(MethodHandles.constant(boolean.class, false), 0, Thread.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
