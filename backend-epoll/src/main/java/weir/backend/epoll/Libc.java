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
 * <p>No handle is final: to the JIT none is a constant, so it compiles what is behind each by itself. As constants they would
 * be inlined, some fifty methods each, into everything down to the event loop: single compilations then took up to 47 MB,
 * and stopped halfway where callers stand deep on the stack, so that the JDK's slice of errno became an object for each
 * call. An indirect call costs some nanoseconds.
 *
 * <p>Addresses are plain longs; whoever passes one keeps its memory alive. The {@link Scratch} gives the place for errno,
 * which the JVM would otherwise overwrite on its way back.
 */
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final int MAX_ARGUMENTS = 6;

    private static final FunctionDescriptor LONGS = FunctionDescriptor.of(JAVA_LONG, longs(MAX_ARGUMENTS));
    /** long number, int fd, void* buffer, size_t length, int flags, void* address, socklen_t its length. */
    private static final FunctionDescriptor WITH_BUFFER =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final Function SOCKET = new Function("socket");
    private static final Function BIND = new Function("bind");
    private static final Function LISTEN = new Function("listen");
    private static final Function CONNECT = new Function("connect");
    private static final Function ACCEPT4 = new Function("accept4");
    private static final Function SHUTDOWN = new Function("shutdown");
    private static final Function CLOSE = new Function("close");
    private static final Function RECVMSG = new Function("recvmsg");
    private static final Function SENDMSG = new Function("sendmsg");
    private static final Function GETSOCKOPT = new Function("getsockopt");
    private static final Function SETSOCKOPT = new Function("setsockopt");
    private static final Function GETSOCKNAME = new Function("getsockname");
    private static final Function GETPEERNAME = new Function("getpeername");
    private static final Function EPOLL_CREATE1 = new Function("epoll_create1");
    private static final Function EPOLL_CTL = new Function("epoll_ctl");
    private static final Function EPOLL_WAIT = new Function("epoll_wait");
    private static final Function EVENTFD = new Function("eventfd");
    private static final Function WRITE = new Function("write");
    private static final Function DUP3 = new Function("dup3");
    private static final Function FCNTL = new Function("fcntl", Linker.Option.firstVariadicArg(2));
    private static final Function IOCTL = new Function("ioctl", Linker.Option.firstVariadicArg(2));
    private static final Function PRCTL = new Function("prctl", Linker.Option.firstVariadicArg(1));

    /** Called by number: newer than many C libraries, and older than many kernels that lack it. */
    private static MethodHandle syscall = require(
            "syscall", FunctionDescriptor.of(JAVA_LONG, longs(1 + MAX_ARGUMENTS)), Linker.Option.firstVariadicArg(1));

    /**
     * For recv and send, by number: the C library's functions of these names are points where a thread may be cancelled, and
     * pay two atomic operations for that in a process of several threads.
     */
    private static MethodHandle syscallWithBuffer = require("syscall", WITH_BUFFER, Linker.Option.firstVariadicArg(1));

    private Libc() {}

    /** A function that takes six longs, or fewer. */
    private static final class Function {
        private MethodHandle handle;

        Function(String name, Linker.Option... options) {
            handle = require(name, LONGS, options);
        }

        long call(Scratch scratch, long a, long b, long c, long d, long e) {
            try {
                return (long) handle.invokeExact(scratch.errno, a, b, c, d, e, 0L);
            } catch (Throwable thrown) {
                throw unexpected(thrown);
            }
        }
    }

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
        return asInt(scratch, SOCKET.call(scratch, domain, type, 0, 0, 0));
    }

    static int bind(Scratch scratch, int fd, long address, int length) {
        return asInt(scratch, BIND.call(scratch, fd, address, length, 0, 0));
    }

    static int listen(Scratch scratch, int fd, int backlog) {
        return asInt(scratch, LISTEN.call(scratch, fd, backlog, 0, 0, 0));
    }

    static int connect(Scratch scratch, int fd, long address, int length) {
        return asInt(scratch, CONNECT.call(scratch, fd, address, length, 0, 0));
    }

    static int accept4(Scratch scratch, int fd, long address, long length, int flags) {
        return asInt(scratch, ACCEPT4.call(scratch, fd, address, length, flags, 0));
    }

    static int shutdown(Scratch scratch, int fd, int how) {
        return asInt(scratch, SHUTDOWN.call(scratch, fd, how, 0, 0, 0));
    }

    static int close(Scratch scratch, int fd) {
        return asInt(scratch, CLOSE.call(scratch, fd, 0, 0, 0, 0));
    }

    // Bytes

    static long recv(Scratch scratch, int fd, MemorySegment buffer, long length, int flags) {
        return callWithBuffer(Constants.SYS_RECVFROM, scratch, fd, buffer, length, flags);
    }

    static long send(Scratch scratch, int fd, MemorySegment buffer, long length, int flags) {
        return callWithBuffer(Constants.SYS_SENDTO, scratch, fd, buffer, length, flags);
    }

    /** Passes the segment itself, not its address: the JVM keeps it alive and open meanwhile. */
    private static long callWithBuffer(
            long number, Scratch scratch, int fd, MemorySegment buffer, long length, int flags) {
        try {
            return orErrno(scratch, (long) syscallWithBuffer.invokeExact(
                    scratch.errno, number, (long) fd, buffer, length, (long) flags, 0L, 0L));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static long recvmsg(Scratch scratch, int fd, long message, int flags) {
        return orErrno(scratch, RECVMSG.call(scratch, fd, message, flags, 0, 0));
    }

    static long sendmsg(Scratch scratch, int fd, long message, int flags) {
        return orErrno(scratch, SENDMSG.call(scratch, fd, message, flags, 0, 0));
    }

    // Options and addresses

    static int getsockopt(Scratch scratch, int fd, int level, int option, long value, long length) {
        return asInt(scratch, GETSOCKOPT.call(scratch, fd, level, option, value, length));
    }

    static int setsockopt(Scratch scratch, int fd, int level, int option, long value, int length) {
        return asInt(scratch, SETSOCKOPT.call(scratch, fd, level, option, value, length));
    }

    static int getsockname(Scratch scratch, int fd, long address, long length) {
        return asInt(scratch, GETSOCKNAME.call(scratch, fd, address, length, 0, 0));
    }

    static int getpeername(Scratch scratch, int fd, long address, long length) {
        return asInt(scratch, GETPEERNAME.call(scratch, fd, address, length, 0, 0));
    }

    // Waiting

    static int epollCreate(Scratch scratch) {
        return asInt(scratch, EPOLL_CREATE1.call(scratch, Constants.EPOLL_CLOEXEC, 0, 0, 0, 0));
    }

    static int epollCtl(Scratch scratch, int epoll, int operation, int fd, long event) {
        return asInt(scratch, EPOLL_CTL.call(scratch, epoll, operation, fd, event, 0));
    }

    static int epollWait(Scratch scratch, int epoll, long events, int count, int millis) {
        return asInt(scratch, EPOLL_WAIT.call(scratch, epoll, events, count, millis, 0));
    }

    /** Waits with nanoseconds; the timeout is the address of a timespec, or 0 for endless. */
    static int epollPwait2(Scratch scratch, int epoll, long events, int count, long timeout) {
        try {
            return asInt(scratch, (long) syscall.invokeExact(
                    scratch.errno, Constants.SYS_EPOLL_PWAIT2, (long) epoll, events, (long) count, timeout, 0L, 0L));
        } catch (Throwable thrown) {
            throw unexpected(thrown);
        }
    }

    static int eventfd(Scratch scratch) {
        return asInt(scratch, EVENTFD.call(scratch, 0, Constants.EFD_NONBLOCK | Constants.EFD_CLOEXEC, 0, 0, 0));
    }

    static long write(Scratch scratch, int fd, long buffer, long length) {
        return orErrno(scratch, WRITE.call(scratch, fd, buffer, length, 0, 0));
    }

    // Descriptors and threads

    static int dup3(Scratch scratch, int fd, int over, int flags) {
        return asInt(scratch, DUP3.call(scratch, fd, over, flags, 0, 0));
    }

    static int fcntl(Scratch scratch, int fd, int command, int argument) {
        return asInt(scratch, FCNTL.call(scratch, fd, command, argument, 0, 0));
    }

    static int ioctl(Scratch scratch, int fd, long request, long argument) {
        return asInt(scratch, IOCTL.call(scratch, fd, request, argument, 0, 0));
    }

    static int prctl(Scratch scratch, int option, long argument) {
        return asInt(scratch, PRCTL.call(scratch, option, argument, 0, 0, 0));
    }

    // What they return

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
