package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

/** How long an epoll can be told to wait. */
final class Waiting {
    /** Whether the kernel waits in nanoseconds: Linux 5.11 does, unless a sandbox denies a call that it does not know. */
    static final boolean IN_NANOS = knowsNanos();

    private Waiting() {}

    private static boolean knowsNanos() {
        Scratch scratch = new Scratch();
        return Libc.epollPwait2(scratch, -1, scratch.at(Scratch.VALUE), 1, scratch.time(0)) == -EBADF;
    }

    /** Milliseconds, rounded up, since a wait must not end early; -1 for an endless one. */
    static int millis(long nanos) {
        if (nanos < 0) {
            return -1;
        }
        return (int) Math.min(Integer.MAX_VALUE, nanos / 1_000_000 + (nanos % 1_000_000 == 0 ? 0 : 1));
    }
}
