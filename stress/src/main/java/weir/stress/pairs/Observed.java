package weir.stress.pairs;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import weir.stress.model.CallbacksAtOnce;
import weir.stress.model.ModelHandle;
import weir.stress.model.Permits;

/**
 * A handle, a provider, and what is observed of both. An outcome has four parts:
 *
 * <ol>
 *   <li>what the first actor was answered, and
 *   <li>what the second was, {@code -} for nothing; stop and close answer the number of callbacks that had run when they
 *       returned, an await result and count and that number;
 *   <li>how the operation, or each of two, ended;
 *   <li>callbacks run / permits left, and whether the handle was given back.
 * </ol>
 *
 * <p>The counts are plain fields: that they are right also shows that the state machine publishes them.
 */
abstract class Observed {
    final Permits permits;
    final ModelHandle handle;

    int callbacks;
    private boolean inside;
    private boolean overlapped;
    private int released;

    Observed(int permitsAtFirst, boolean hasCallback) {
        permits = new Permits(new CallbacksAtOnce(), permitsAtFirst);
        handle = new ModelHandle(hasCallback ? this::called : null) {
            @Override
            protected void release() {
                released++;
            }
        };
    }

    private void called() {
        overlapped |= inside;
        inside = true;
        callbacks++;
        callback();
        inside = false;
    }

    /** What the callback does. */
    void callback() {}

    // What actors do

    final int stop() {
        handle.stop();
        return handle.busy() ? -1 : callbacks;
    }

    final int close() {
        handle.close();
        return handle.busy() ? -1 : callbacks;
    }

    /** For a handle that has one operation. */
    final String await() {
        handle.await(1);
        return handle.result() + " " + handle.count() + " " + callbacks;
    }

    /** For a handle whose operations come and go. */
    final String awaitOver() {
        long ticket = handle.ticket();
        handle.await(ticket);
        return callbacks >= ticket || handle.skipped() ? "over" : "early";
    }

    final String submit() {
        try {
            return permits.take(handle) ? "accepted" : "refused";
        } catch (IllegalStateException e) {
            return "busy";
        }
    }

    final String submitSkipping() {
        handle.wantSkip();
        if (!permits.take(handle)) {
            return "refused";
        }
        return handle.skipped() ? "skipped" : "called";
    }

    // What came of it

    /** How it ended; asked for when it has. */
    String ended() {
        return handle.result().name();
    }

    /** Lets end what still waits, and notes all. */
    final void end(LLLL_Result r) {
        if (handle.isRunning()) {
            permits.give();
        }
        r.r1 = orNothing(r.r1);
        r.r2 = orNothing(r.r2);
        r.r3 = handle.busy() ? "busy" : ended();
        r.r4 = callbacks + "/" + permits.left()
                + (released == 0 ? "" : released == 1 ? " released" : " released " + released + " times")
                + (overlapped ? " overlapping" : "");
    }

    private static Object orNothing(@Nullable Object answer) {
        return answer == null ? "-" : answer;
    }
}
