package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.function.Function;
import weir.api.AbstractSocketAddress;
import weir.api.AioException;
import weir.api.AioStatus;

/**
 * What the kernel's error numbers mean: the status, and as cause the exception that the JDK throws for it. All methods
 * take the number as {@link Libc} returns it, negated. The statuses are those of the NIO backend (rule E1); where the
 * JDK's classes tell less than the numbers, so do the statuses here.
 */
final class Errno {
    private Errno() {}

    /** A call that no caller's mistake and no peer can make fail. */
    static AioException of(int error, String call) {
        return failure(AioStatus.SYSERR, call, error, IOException::new);
    }

    /** A socket, an epoll or an eventfd did not open. */
    static AioException ofOpen(int error, String call) {
        AioStatus status = isExhausted(error)
                ? AioStatus.NOFILES
                : error == -EAFNOSUPPORT || error == -EPROTONOSUPPORT ? AioStatus.NOTSUP : AioStatus.SYSERR;
        return failure(status, call, error, SocketException::new);
    }

    /** Out of descriptors, of the kernel's memory for them, or of what one user may watch. */
    static boolean isExhausted(int error) {
        return error == -EMFILE || error == -ENFILE || error == -ENOBUFS || error == -ENOMEM || error == -ENOSPC;
    }

    /** An established stream failed: whatever the kernel calls it, the connection is gone. */
    static AioException ofTransfer(long error, String call) {
        AioStatus status = error == -EBADF ? AioStatus.CLOSED : AioStatus.CONNRESET;
        return failure(status, call, (int) error, SocketException::new);
    }

    static AioException ofConnect(int error, SocketAddress address) {
        String call = "connect to " + address;
        boolean unix = address instanceof UnixDomainSocketAddress || address instanceof AbstractSocketAddress;
        if (unix) {
            String file = address.toString();
            return switch (-error) {
                case ECONNREFUSED -> failure(AioStatus.CONNREFUSED, call, error, ConnectException::new);
                case ENOENT, ENOTDIR -> failure(AioStatus.NOENT, call, error, text -> new NoSuchFileException(file));
                case EACCES, EPERM -> failure(AioStatus.PERM, call, error, text -> new AccessDeniedException(file));
                case EAGAIN -> failure(AioStatus.BUSY, call, error, SocketException::new);
                default -> failure(AioStatus.SYSERR, call, error, SocketException::new);
            };
        }
        return switch (-error) {
            case ECONNREFUSED, ETIMEDOUT -> failure(AioStatus.CONNREFUSED, call, error, ConnectException::new);
            case EHOSTUNREACH -> failure(AioStatus.UNREACHABLE, call, error, NoRouteToHostException::new);
            case EADDRINUSE, EADDRNOTAVAIL, EACCES, EAFNOSUPPORT ->
                failure(AioStatus.ADDRINVAL, call, error, BindException::new);
            case EBADF -> failure(AioStatus.CLOSED, call, error, SocketException::new);
            default -> failure(AioStatus.UNREACHABLE, call, error, SocketException::new);
        };
    }

    /** A connect that went on failed. */
    static AioException ofFinishConnect(int error) {
        return switch (-error) {
            case ECONNREFUSED, ETIMEDOUT -> failure(AioStatus.CONNREFUSED, "connect", error, ConnectException::new);
            case EHOSTUNREACH, ENETUNREACH ->
                failure(AioStatus.UNREACHABLE, "connect", error, NoRouteToHostException::new);
            default -> failure(AioStatus.CONNRESET, "connect", error, SocketException::new);
        };
    }

    static AioException ofBind(int error, SocketAddress address) {
        String call = "bind to " + address;
        return switch (-error) {
            case EADDRINUSE -> failure(AioStatus.ADDRINUSE, call, error, BindException::new);
            case EADDRNOTAVAIL, EAFNOSUPPORT -> failure(AioStatus.ADDRINVAL, call, error, BindException::new);
            case EACCES, EPERM, EROFS -> failure(AioStatus.PERM, call, error, BindException::new);
            case ENOENT, ENOTDIR ->
                failure(AioStatus.NOENT, call, error, text -> new NoSuchFileException(address.toString()));
            default -> failure(AioStatus.SYSERR, call, error, SocketException::new);
        };
    }

    static AioException ofAccept(int error) {
        if (isExhausted(error)) {
            return failure(AioStatus.NOFILES, "accept", error, SocketException::new);
        }
        AioStatus status = error == -EBADF ? AioStatus.CLOSED : AioStatus.SYSERR;
        return failure(status, "accept", error, SocketException::new);
    }

    static AioException ofDatagram(long result, String call) {
        int error = (int) result;
        return switch (-error) {
            case ECONNREFUSED -> failure(AioStatus.CONNREFUSED, call, error, PortUnreachableException::new);
            case EMSGSIZE -> failure(AioStatus.MSGSIZE, call, error, SocketException::new);
            case EHOSTUNREACH -> failure(AioStatus.UNREACHABLE, call, error, NoRouteToHostException::new);
            case EADDRNOTAVAIL, EAFNOSUPPORT, EINVAL -> failure(AioStatus.ADDRINVAL, call, error, SocketException::new);
            case EBADF -> failure(AioStatus.CLOSED, call, error, SocketException::new);
            default -> failure(AioStatus.UNREACHABLE, call, error, SocketException::new);
        };
    }

    static AioException ofOption(int error, String call) {
        boolean lacks = error == -ENOPROTOOPT || error == -EOPNOTSUPP;
        return failure(lacks ? AioStatus.NOTSUP : AioStatus.SYSERR, call, error, SocketException::new);
    }

    private static AioException failure(AioStatus status, String call, int error, Function<String, IOException> cause) {
        String name = name(error);
        return new AioException(status, call + ": " + name, cause.apply(name));
    }

    /** The number's name in the headers, or the number. */
    static String name(int error) {
        return switch (-error) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case EINTR -> "EINTR";
            case EBADF -> "EBADF";
            case EAGAIN -> "EAGAIN";
            case ENOMEM -> "ENOMEM";
            case EACCES -> "EACCES";
            case ENOTDIR -> "ENOTDIR";
            case EINVAL -> "EINVAL";
            case ENFILE -> "ENFILE";
            case EMFILE -> "EMFILE";
            case ENOSPC -> "ENOSPC";
            case EROFS -> "EROFS";
            case EPIPE -> "EPIPE";
            case ENOSYS -> "ENOSYS";
            case ENOTSOCK -> "ENOTSOCK";
            case EMSGSIZE -> "EMSGSIZE";
            case ENOPROTOOPT -> "ENOPROTOOPT";
            case EPROTONOSUPPORT -> "EPROTONOSUPPORT";
            case EOPNOTSUPP -> "EOPNOTSUPP";
            case EAFNOSUPPORT -> "EAFNOSUPPORT";
            case EADDRINUSE -> "EADDRINUSE";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
            case ENETUNREACH -> "ENETUNREACH";
            case ECONNRESET -> "ECONNRESET";
            case ENOBUFS -> "ENOBUFS";
            case EISCONN -> "EISCONN";
            case ENOTCONN -> "ENOTCONN";
            case ETIMEDOUT -> "ETIMEDOUT";
            case ECONNREFUSED -> "ECONNREFUSED";
            case EHOSTUNREACH -> "EHOSTUNREACH";
            default -> "errno " + -error;
        };
    }
}
