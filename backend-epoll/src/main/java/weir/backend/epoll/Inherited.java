package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

import java.net.SocketAddress;
import java.util.function.Predicate;
import weir.api.AioException;
import weir.api.AioStatus;

/** A descriptor that whoever started this process has left open for it. */
final class Inherited {
    private Inherited() {}

    /** Refuses what is no listening stream socket; makes the others non-blocking and ours alone. */
    static void requireListener(Scratch scratch, int fd, Predicate<SocketAddress> fits) throws AioException {
        int type = Options.getIntOrError(scratch, fd, SOL_SOCKET, SO_TYPE);
        if (type == -EBADF) {
            throw new AioException(AioStatus.INVAL, "descriptor " + fd + " is not open");
        }
        if (type != SOCK_STREAM || Options.getIntOrError(scratch, fd, SOL_SOCKET, SO_ACCEPTCONN) != 1) {
            throw new AioException(AioStatus.INVAL, "descriptor " + fd + " is not a listening stream socket");
        }
        SocketAddress address = Sockaddr.ofSocket(scratch, fd);
        if (address == null || !fits.test(address)) {
            throw new AioException(
                    AioStatus.INVAL,
                    "descriptor " + fd + " listens at " + address + ", which is not what was asked for");
        }
        makeOurs(scratch, fd);
    }

    /** Descriptors from elsewhere may block, and may leak into processes that are started. */
    private static void makeOurs(Scratch scratch, int fd) throws AioException {
        int flags = Libc.fcntl(scratch, fd, F_GETFL, 0);
        int error = flags < 0 ? flags : Libc.fcntl(scratch, fd, F_SETFL, flags | O_NONBLOCK);
        if (error >= 0) {
            error = Libc.fcntl(scratch, fd, F_SETFD, FD_CLOEXEC);
        }
        if (error < 0) {
            throw Errno.of(error, "fcntl");
        }
    }
}
