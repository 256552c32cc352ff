package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.NetworkChannel;
import java.util.function.Predicate;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/**
 * One epoll. Every socket is registered once, edge-triggered, for reading; interest in writing is added only after a write
 * met a full buffer, since an always-on one costs an event per message on Unix sockets. Both are taken off when an event
 * finds no taker.
 *
 * <p>A wake-up is a write to an eventfd, which is registered edge-triggered too and therefore never read.
 */
final class EpollPoller implements Poller {
    private static final int BATCH = 256;
    /** The bits of the eventfd's events; no slot has a negative number. */
    private static final long WAKEUP_BITS = -1;

    private final int epoll;
    private final int wakeup;
    /**
     * What a wake-up writes: made beforehand, since a wake-up that finds no memory would leave the loop asleep for ever.
     * Threads use it beside each other: they only read the value, and nobody reads the errno that they leave.
     */
    private final Scratch one;

    private final ScratchPool scratches = new ScratchPool();
    private final SocketTable sockets = new SocketTable();
    private final Handover handover = new Handover(scratches);

    private volatile boolean woken;
    private volatile boolean closed;

    // The loop's thread only.
    private final Scratch own;
    private final EventBatch events = new EventBatch(BATCH);
    private boolean loopIsKnown;

    EpollPoller() throws IOException {
        own = new Scratch();
        one = new Scratch();
        one.putLong(Scratch.VALUE, 1);
        epoll = Libc.epollCreate(own);
        if (epoll < 0) {
            throw Errno.ofOpen(epoll, "epoll_create1");
        }
        wakeup = Libc.eventfd(own);
        int error = wakeup < 0 ? wakeup : control(own, EPOLL_CTL_ADD, wakeup, EPOLLIN | EPOLLET, WAKEUP_BITS);
        if (error < 0) {
            Libc.close(own, epoll);
            if (wakeup >= 0) {
                Libc.close(own, wakeup);
            }
            throw Errno.ofOpen(error, "eventfd");
        }
    }

    ScratchPool scratches() {
        return scratches;
    }

    // Sockets

    @Override
    public PollSocket open(SocketKind kind, ProtocolFamily family) throws IOException {
        int domain = domainOf(family);
        int type = kind == SocketKind.DATAGRAM ? SOCK_DGRAM : SOCK_STREAM;
        Scratch scratch = scratches.borrow();
        try {
            int fd = Libc.socket(scratch, domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd < 0) {
                throw Errno.ofOpen(fd, "socket");
            }
            if (domain == AF_INET6) {
                Options.takeIpv4Too(scratch, fd);
            }
            return make(kind, fd, domain);
        } finally {
            scratches.giveBack(scratch);
        }
    }

    private static int domainOf(ProtocolFamily family) {
        if (family == StandardProtocolFamily.INET) {
            return AF_INET;
        }
        if (family == StandardProtocolFamily.INET6) {
            return AF_INET6;
        }
        if (family == StandardProtocolFamily.UNIX) {
            return AF_UNIX;
        }
        throw new IllegalArgumentException("family " + family + "; allowed: INET, INET6, UNIX");
    }

    private EpollSocket make(SocketKind kind, int fd, int domain) {
        return switch (kind) {
            case STREAM -> new EpollStream(this, fd, domain);
            case LISTENER -> new EpollListener(this, fd, domain);
            case DATAGRAM -> new EpollDatagram(this, fd, domain);
        };
    }

    @Override
    public PollSocket adopt(SocketKind kind, NetworkChannel channel) throws IOException {
        int fd = handover.duplicate(kind, channel);
        EpollSocket adopted;
        Scratch scratch = scratches.borrow();
        try {
            adopted = register(scratch, kind, fd);
        } catch (IOException | RuntimeException | Error e) {
            Libc.close(scratch, fd);
            throw e; // the channel lives on
        } finally {
            scratches.giveBack(scratch);
        }
        channel.close();
        return adopted;
    }

    @Override
    public PollSocket inherit(int fd, Predicate<SocketAddress> fits) throws IOException {
        Scratch scratch = scratches.borrow();
        try {
            Inherited.requireListener(scratch, fd, fits);
            return register(scratch, SocketKind.LISTENER, fd);
        } finally {
            scratches.giveBack(scratch);
        }
    }

    /** A socket that lives already. */
    private EpollSocket register(Scratch scratch, SocketKind kind, int fd) throws IOException {
        EpollSocket socket = make(kind, fd, Options.getInt(scratch, fd, SOL_SOCKET, SO_DOMAIN));
        if (socket instanceof EpollStream stream) {
            stream.connectedTo(null);
        }
        socket.register(PollSocket.READ);
        return socket;
    }

    Handover handover() {
        return handover;
    }

    // Registration

    long add(EpollSocket socket) {
        return sockets.add(socket);
    }

    void remove(long bits) {
        sockets.remove(bits);
    }

    /** Changes what events a descriptor reports; the result of the system call. */
    int control(Scratch scratch, int operation, int fd, int interest, long bits) {
        scratch.putInt(Scratch.VALUE + Layouts.EVENT_EVENTS, interest);
        scratch.putLong(Scratch.VALUE + Layouts.EVENT_DATA, bits);
        return Libc.epollCtl(scratch, epoll, operation, fd, scratch.at(Scratch.VALUE));
    }

    // Waiting

    @Override
    public void poll(long nanos, Sink sink) throws IOException {
        if (!loopIsKnown) {
            loopIsKnown = true;
            scratches.loopIs(Thread.currentThread(), own);
            // The kernel may otherwise let a sleep run 50 us longer, to wake up less often.
            Libc.prctl(own, PR_SET_TIMERSLACK, 1);
        }
        Thread.interrupted(); // cleared: interrupts are none of a loop's business
        long end = nanos > 0 ? System.nanoTime() + nanos : 0;
        long left = nanos;
        while (true) {
            int count = await(left);
            if (count < 0 && count != -EINTR) {
                throw Errno.of(count, "epoll_wait");
            }
            boolean told = count > 0 && report(count, sink);
            if (told || woken || nanos == 0) {
                if (woken) {
                    woken = false;
                }
                return;
            }
            if (nanos > 0) {
                left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
            }
        }
    }

    /** One wait; the number of events, or the negated errno. */
    private int await(long nanos) {
        if (Waiting.IN_NANOS) {
            return Libc.epollPwait2(own, epoll, events.address(), BATCH, nanos < 0 ? 0 : own.time(nanos));
        }
        return Libc.epollWait(own, epoll, events.address(), BATCH, Waiting.millis(nanos));
    }

    /** Whether an event was reported: one of a socket that is closed by now is none. */
    private boolean report(int count, Sink sink) {
        boolean told = false;
        for (int i = 0; i < count; i++) {
            long bits = events.bits(i);
            if (bits == WAKEUP_BITS) {
                continue; // woken was set before the eventfd was written
            }
            EpollSocket socket = sockets.find(bits);
            if (socket != null) {
                told = true;
                sink.ready(socket, eventsOf(events.events(i)));
            }
        }
        return told;
    }

    private static int eventsOf(int events) {
        if (events == EPOLLIN) {
            return PollSocket.READ;
        }
        int told = (events & EPOLLIN) != 0 ? PollSocket.READ : 0;
        if ((events & EPOLLOUT) != 0) {
            told |= PollSocket.WRITE;
        }
        if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
            told |= PollSocket.HANGUP | PollSocket.READ;
        }
        return told;
    }

    @Override
    public void wakeup() {
        woken = true;
        Libc.write(one, wakeup, one.at(Scratch.VALUE), Long.BYTES);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        for (EpollSocket left : sockets.all()) {
            left.close();
        }
        handover.close();
        Libc.close(own, wakeup);
        Libc.close(own, epoll);
    }
}
