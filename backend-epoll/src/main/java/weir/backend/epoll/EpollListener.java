package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/** A listening socket. */
final class EpollListener extends EpollSocket {
    EpollListener(EpollPoller poller, int fd, int domain) {
        super(poller, fd, domain);
    }

    @Override
    SocketKind kind() {
        return SocketKind.LISTENER;
    }

    @Override
    public void listen(SocketAddress address, int backlog) throws IOException {
        Scratch scratch = borrow();
        try {
            int length = Sockaddr.write(scratch, address, domain);
            int error = Libc.bind(scratch, fd(), scratch.at(Scratch.ADDRESS), length);
            if (error >= 0) {
                error = Libc.listen(scratch, fd(), backlog);
            }
            if (error < 0) {
                throw Errno.ofBind(error, address);
            }
        } finally {
            giveBack(scratch);
        }
        register(READ);
    }

    @Override
    public @Nullable PollSocket accept(Poller into) throws IOException {
        Scratch scratch = borrow();
        try {
            while (true) {
                int accepted = Libc.accept4(
                        scratch,
                        fd(),
                        scratch.at(Scratch.ADDRESS),
                        scratch.length(Layouts.ADDRESS_SIZE),
                        SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (accepted >= 0) {
                    return register((EpollPoller) into, accepted, Sockaddr.read(scratch, scratch.length()), scratch);
                }
                if (accepted == -EAGAIN) {
                    return null;
                }
                if (!isOfTheConnection(accepted)) {
                    throw Errno.ofAccept(accepted);
                }
            }
        } finally {
            giveBack(scratch);
        }
    }

    /** A network error that the connection met before it was accepted: Linux reports it here, and the next may be fine. */
    private static boolean isOfTheConnection(int error) {
        return !Errno.isExhausted(error)
                && error != -EBADF
                && error != -EINVAL
                && error != -ENOTSOCK
                && error != -EPERM
                && error != -ENOSYS;
    }

    private EpollStream register(EpollPoller into, int accepted, @Nullable SocketAddress peer, Scratch scratch)
            throws IOException {
        EpollStream stream = new EpollStream(into, accepted, domain).connectedTo(peer);
        try {
            stream.register(READ);
            return stream;
        } catch (IOException | RuntimeException | Error e) { // out of direct memory, say, for a scratch
            Libc.close(scratch, accepted);
            throw e;
        }
    }

    @Override
    NetworkChannel handOver(int live) throws IOException {
        return poller.handover().giveListener(live, domain);
    }
}
