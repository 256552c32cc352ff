package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.spi.PollSocket;
import weir.spi.SocketKind;

/**
 * What all sockets have in common: the descriptor, its registration, options, handing over.
 *
 * <p>Once registered a socket reports every edge of readability, so that asking for READ is free, until an event finds
 * no taker: a thread that finds its bytes there by itself must not be accompanied by a loop that wakes up for each
 * message. WRITE is added to its interest when a write met a full buffer, and taken off likewise.
 */
abstract class EpollSocket implements PollSocket {
    private static final int ALWAYS = EPOLLRDHUP | EPOLLET;
    private static final int CLOSED = -1;
    private static final long UNREGISTERED = -1;

    final EpollPoller poller;
    final byte domain; // small: every idle stream has one

    /** The descriptor, or CLOSED. Changed on the loop, or before the first event was asked for. */
    private volatile int fd;
    /** What its events carry; written before it is registered. */
    private volatile long bits = UNREGISTERED;
    /** The interest set, of READ and WRITE. Written under the monitor; read freely, since most asks find it set. */
    private volatile byte interest;

    private volatile @Nullable Object attachment;

    EpollSocket(EpollPoller poller, int fd, int domain) {
        this.poller = poller;
        this.fd = fd;
        this.domain = (byte) domain;
    }

    abstract SocketKind kind();

    final int fd() {
        return fd;
    }

    final long bits() {
        return bits;
    }

    final Scratch borrow() {
        return poller.scratches().borrow();
    }

    final void giveBack(Scratch scratch) {
        poller.scratches().giveBack(scratch);
    }

    @Override
    public final void attach(Object newAttachment) {
        attachment = newAttachment;
    }

    @Override
    public final @Nullable Object attachment() {
        return attachment;
    }

    // Interest

    /** Registers it; a stream must have begun to connect, since a fresh one reports a hang-up. */
    final synchronized void register(int events) throws IOException {
        long newBits = poller.add(this);
        bits = newBits;
        try {
            int error = control(EPOLL_CTL_ADD, events);
            if (error < 0) {
                throw Errno.ofOpen(error, "epoll_ctl");
            }
        } catch (IOException | RuntimeException | Error e) {
            bits = UNREGISTERED;
            poller.remove(newBits);
            throw e;
        }
        interest = (byte) events;
    }

    private int control(int operation, int events) {
        int reported = ALWAYS;
        if ((events & READ) != 0) {
            reported |= EPOLLIN;
        }
        if ((events & WRITE) != 0) {
            reported |= EPOLLOUT;
        }
        Scratch scratch = borrow();
        try {
            return poller.control(scratch, operation, fd, reported, bits);
        } finally {
            giveBack(scratch);
        }
    }

    /** The kernel sees a change at once, also while the loop waits: nobody needs to be woken. */
    @Override
    public final boolean want(int event) {
        if ((interest & event) == 0) {
            change(event, 0);
        }
        return false;
    }

    @Override
    public final void unwant(int event) {
        if ((interest & event) != 0) {
            change(0, event);
        }
    }

    /** Registering anew makes the kernel look, so that what holds already is reported too. */
    private synchronized void change(int added, int dropped) {
        int changed = (interest | added) & ~dropped;
        if (changed != interest) {
            modify(changed);
        }
    }

    /** As a change even if the interest stands: then it is reported although it has been reported before. */
    @Override
    public final synchronized boolean ask(int event) {
        modify(interest | event);
        return false;
    }

    private void modify(int events) {
        if (fd != CLOSED && bits != UNREGISTERED) {
            require(control(EPOLL_CTL_MOD, events));
            interest = (byte) events; // behind it: what was refused must be asked for again
        }
    }

    private static void require(int result) {
        if (result < 0) {
            throw new IllegalStateException("epoll_ctl: " + Errno.name(result));
        }
    }

    // The end

    @Override
    public final NetworkChannel release() throws IOException {
        NetworkChannel channel = handOver(fd); // while it is registered: if that fails, it serves on
        int live = deregister();
        fd = CLOSED;
        closeFd(live);
        return channel;
    }

    /** A channel that has the kernel's socket; the descriptor stays open. */
    abstract NetworkChannel handOver(int live) throws IOException;

    /**
     * Before the descriptor is closed, since a duplicate of it, in the channel or in a process that is just being started,
     * would keep the kernel's socket registered.
     */
    private synchronized int deregister() {
        if (bits != UNREGISTERED) {
            control(EPOLL_CTL_DEL, interest);
            poller.remove(bits);
            bits = UNREGISTERED;
        }
        return fd;
    }

    @Override
    public final synchronized void close() {
        if (fd == CLOSED) {
            return;
        }
        int open = deregister();
        fd = CLOSED;
        closeFd(open);
    }

    private void closeFd(int open) {
        Scratch scratch = borrow();
        try {
            Libc.close(scratch, open); // whatever it returns, Linux has released the descriptor
        } finally {
            giveBack(scratch);
        }
    }

    // Options and addresses

    @Override
    public final <T> void setOption(AioOption<T> option, T value) throws IOException {
        Scratch scratch = borrow();
        try {
            Options.set(scratch, this, option, value);
        } finally {
            giveBack(scratch);
        }
    }

    @Override
    public final <T> T getOption(AioOption<T> option) throws IOException {
        Scratch scratch = borrow();
        try {
            return option.checked(Options.get(scratch, this, option));
        } finally {
            giveBack(scratch);
        }
    }

    @Override
    public final SocketAddress localAddress() throws IOException {
        Scratch scratch = borrow();
        try {
            SocketAddress address = Sockaddr.ofSocket(scratch, fd);
            if (address == null) {
                throw new AioException(AioStatus.STATE, "no local address");
            }
            return address;
        } finally {
            giveBack(scratch);
        }
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        Scratch scratch = borrow();
        try {
            return Sockaddr.ofPeer(scratch, fd);
        } finally {
            giveBack(scratch);
        }
    }
}
