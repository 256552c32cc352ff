package weir.stress.schedule;

import java.lang.invoke.VarHandle;

/** What broken code calls: accesses in two steps that must be one. */
public final class NotAtomic {
    private NotAtomic() {}

    /** A compareAndSet that looks and then sets. */
    public static boolean compareAndSet(VarHandle handle, Object holder, long expected, long value) {
        if ((long) handle.getVolatile(holder) != expected) {
            return false;
        }
        Steps.step("set after a look");
        handle.setVolatile(holder, value);
        return true;
    }

    /** As the other, for references. */
    public static boolean compareAndSet(VarHandle handle, Object holder, Object expected, Object value) {
        if (handle.getVolatile(holder) != expected) {
            return false;
        }
        Steps.step("set after a look");
        handle.setVolatile(holder, value);
        return true;
    }

    /** A getAndBitwiseOr that looks and then sets. */
    public static long getAndOr(VarHandle handle, Object holder, long bits) {
        long before = (long) handle.getVolatile(holder);
        Steps.step("set after a look");
        handle.setVolatile(holder, before | bits);
        return before;
    }
}
