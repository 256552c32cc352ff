package weir.spi;

import org.jspecify.annotations.Nullable;

/**
 * A callback that runs now, for the report of whoever waits for it in vain.
 *
 * @param scope the name of the scope that its handle belongs to
 * @param callback the class of the callback
 * @param operation what has completed, such as {@code RECV}; null if it is not known any more
 * @param thread where it runs
 */
public record CallbackInfo(
        String scope, String callback, @Nullable String operation, Thread thread) {
    /** One line, and the stack of the thread. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("callback " + callback + " of scope '" + scope + "'"
                + (operation == null ? "" : " after " + operation) + " on " + thread.getName());
        for (StackTraceElement frame : thread.getStackTrace()) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }
}
