package weir.backend.epoll;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * The C library: the one place that calls it. Every method returns what the function returned, or the negated errno.
 *
 * <p>All functions but those that take a caller's buffer have one shape, six longs: the linker then makes one stub for all
 * of them, which halves the time that this class takes to load. C reads of each register what it needs.
 *
 * <p>Addresses are plain longs; whoever passes one keeps its memory alive. The {@link Scratch} gives the place for errno,
 * which the JVM would otherwise overwrite on its way back.
 */
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final int MAX_ARGUMENTS = 6;

    private static final FunctionDescriptor LONGS = FunctionDescriptor.of(JAVA_LONG, longs(MAX_ARGUMENTS));
    /** int fd, void* buffer, size_t length, int flags. */
    private static final FunctionDescriptor WITH_BUFFER =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle SOCKET = require("socket", LONGS);
    private static final MethodHandle BIND = require("bind", LONGS);
    private static final MethodHandle LISTEN = require("listen", LONGS);
    private static final MethodHandle CONNECT = require("connect", LONGS);
    private static final MethodHandle ACCEPT4 = require("accept4", LONGS);
    private static final MethodHandle SHUTDOWN = require("shutdown", LONGS);
    private static final MethodHandle CLOSE = require("close", LONGS);
    /**
     * Not final, so that the JIT compiles what is behind them by itself. Inlined into callers that stand deep on the stack it
     * stops halfway, and the JDK's slice of errno becomes an object for each call.
     */
    private static MethodHandle recv = require("recv", WITH_BUFFER);

    private static MethodHandle send = require("send", WITH_BUFFER);

    private static final MethodHandle RECVMSG = require("recvmsg", LONGS);
    private static final MethodHandle SENDMSG = require("sendmsg", LONGS);
    private static final MethodHandle GETSOCKOPT = require("getsockopt", LONGS);
    private static final MethodHandle SETSOCKOPT = require("setsockopt", LONGS);
    private static final MethodHandle GETSOCKNAME = require("getsockname", LONGS);
    private static final MethodHandle GETPEERNAME = require("getpeername", LONGS);
    private static final MethodHandle EPOLL_CREATE1 = require("epoll_create1", LONGS);
    private static final MethodHandle EPOLL_CTL = require("epoll_ctl", LONGS);
    private static final MethodHandle EPOLL_WAIT = require("epoll_wait", LONGS);
    /** Called by number: newer than many C libraries, and older than many kernels that lack it. */
    private static final MethodHandle SYSCALL = require(
            "syscall", FunctionDescriptor.of(JAVA_LONG, longs(1 + MAX_ARGUMENTS)), Linker.Option.firstVariadicArg(1));

    private static final MethodHandle EVENTFD = require("eventfd", LONGS);
    private static final MethodHandle WRITE = require("write", LONGS);
    private static final MethodHandle DUP3 = require("dup3", LONGS);
    private static final MethodHandle FCNTL = require("fcntl", LONGS, Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL = require("ioctl", LONGS, Linker.Option.firstVariadicArg(2));
    private static final MethodHandle PRCTL = require("prctl", LONGS, Linker.Option.firstVariadicArg(1));

    private Libc() {}

    private static MemoryLayout[] longs(int count) {
        MemoryLayout[] layouts = new MemoryLayout[count];
        Arrays.fill(layouts, JAVA_LONG);
        return layouts;
    }

    private static MethodHandle require(String name, FunctionDescriptor shape, Linker.Option... more) {
        MemorySegment address = LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no function " + name));
        Linker.Option[] options = Arrays.copyOf(more, more.length + 1);
        options[more.length] = ERRNO;
        return LINKER.downcallHandle(address, shape, options);
    }

    // Sockets

    static int socket(Scratch scratch, int domain, int type) {
        return asInt(scratch, call(SOCKET, scratch, domain, type, 0, 0, 0));
    }

    static int bind(Scratch scratch, int fd, long address, int length) {
        return asInt(scratch, call(BIND, scratch, fd, address, length, 0, 0));
    }

    static int listen(Scratch scratch, int fd, int backlog) {
        return asInt(scratch, call(LISTEN, scratch, fd, backlog, 0, 0, 0));
    }

    static int connect(Scratch scratch, int fd, long address, int length) {
        return asInt(scratch, call(CONNECT, scratch, fd, address, length, 0, 0));
    }

    static int accept4(Scratch scratch, int fd, long address, long length, int flags) {
        return asInt(scratch, call(ACCEPT4, scratch, fd, address, length, flags, 0));
    }

    static int shutdown(Scratch scratch, int fd, int how) {
        return asInt(scratch, call(SHUTDOWN, scratch, fd, how, 0, 0, 0));
    }

    static int close(Scratch scratch, int fd) {
        return asInt(scratch, call(CLOSE, scratch, fd, 0, 0, 0, 0));
    }

    // Bytes

    /** Passes the segment itself, not its address: the JVM keeps it alive and open meanwhile. */
    static long recv(Scratch scratch, int fd, MemorySegment buffer, long length, int flags) {
        try {
            return orErrno(scratch, (long) recv.invokeExact(scratch.errno, (long) fd, buffer, length, (long) flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** As {@link #recv}. */
    static long send(Scratch scratch, int fd, MemorySegment buffer, long length, int flags) {
        try {
            return orErrno(scratch, (long) send.invokeExact(scratch.errno, (long) fd, buffer, length, (long) flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long recvmsg(Scratch scratch, int fd, long message, int flags) {
        return orErrno(scratch, call(RECVMSG, scratch, fd, message, flags, 0, 0));
    }

    static long sendmsg(Scratch scratch, int fd, long message, int flags) {
        return orErrno(scratch, call(SENDMSG, scratch, fd, message, flags, 0, 0));
    }

    // Options and addresses

    static int getsockopt(Scratch scratch, int fd, int level, int option, long value, long length) {
        return asInt(scratch, call(GETSOCKOPT, scratch, fd, level, option, value, length));
    }

    static int setsockopt(Scratch scratch, int fd, int level, int option, long value, int length) {
        return asInt(scratch, call(SETSOCKOPT, scratch, fd, level, option, value, length));
    }

    static int getsockname(Scratch scratch, int fd, long address, long length) {
        return asInt(scratch, call(GETSOCKNAME, scratch, fd, address, length, 0, 0));
    }

    static int getpeername(Scratch scratch, int fd, long address, long length) {
        return asInt(scratch, call(GETPEERNAME, scratch, fd, address, length, 0, 0));
    }

    // Waiting

    static int epollCreate(Scratch scratch) {
        return asInt(scratch, call(EPOLL_CREATE1, scratch, Constants.EPOLL_CLOEXEC, 0, 0, 0, 0));
    }

    static int epollCtl(Scratch scratch, int epoll, int operation, int fd, long event) {
        return asInt(scratch, call(EPOLL_CTL, scratch, epoll, operation, fd, event, 0));
    }

    static int epollWait(Scratch scratch, int epoll, long events, int count, int millis) {
        return asInt(scratch, call(EPOLL_WAIT, scratch, epoll, events, count, millis, 0));
    }

    /** Waits with nanoseconds; the timeout is the address of a timespec, or 0 for endless. */
    static int epollPwait2(Scratch scratch, int epoll, long events, int count, long timeout) {
        try {
            return asInt(scratch, (long) SYSCALL.invokeExact(
                    scratch.errno, Constants.SYS_EPOLL_PWAIT2, (long) epoll, events, (long) count, timeout, 0L, 0L));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static int eventfd(Scratch scratch) {
        return asInt(scratch, call(EVENTFD, scratch, 0, Constants.EFD_NONBLOCK | Constants.EFD_CLOEXEC, 0, 0, 0));
    }

    static long write(Scratch scratch, int fd, long buffer, long length) {
        return orErrno(scratch, call(WRITE, scratch, fd, buffer, length, 0, 0));
    }

    // Descriptors and threads

    static int dup3(Scratch scratch, int fd, int over, int flags) {
        return asInt(scratch, call(DUP3, scratch, fd, over, flags, 0, 0));
    }

    static int fcntl(Scratch scratch, int fd, int command, int argument) {
        return asInt(scratch, call(FCNTL, scratch, fd, command, argument, 0, 0));
    }

    static int ioctl(Scratch scratch, int fd, long request, long argument) {
        return asInt(scratch, call(IOCTL, scratch, fd, request, argument, 0, 0));
    }

    static int prctl(Scratch scratch, int option, long argument) {
        return asInt(scratch, call(PRCTL, scratch, option, argument, 0, 0, 0));
    }

    // The calls

    private static long call(MethodHandle function, Scratch scratch, long a, long b, long c, long d, long e) {
        try {
            return (long) function.invokeExact(scratch.errno, a, b, c, d, e, 0L);
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    /** The result of a function that returns an int: the upper half of the register is anything. */
    private static int asInt(Scratch scratch, long result) {
        return (int) result >= 0 ? (int) result : -scratch.errno();
    }

    private static long orErrno(Scratch scratch, long result) {
        return result >= 0 ? result : -scratch.errno();
    }

    /** A call into C throws nothing of its own; what comes is the JVM's: a closed arena, another thread's segment. */
    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof RuntimeException known) {
            return known;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }
}
