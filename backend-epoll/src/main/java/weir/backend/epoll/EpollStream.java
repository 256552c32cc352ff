package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.SocketKind;

/** A stream socket. Direct buffers go to the kernel as they are; the bytes of others are copied on the way. */
final class EpollStream extends EpollSocket {
    /**
     * The peer that accept or connect named, until it is asked for: the kernel forgets that of a connection that has been
     * reset, and does not know it yet where the first send will connect.
     */
    private volatile @Nullable SocketAddress peer;

    private volatile boolean connected;

    /**
     * A failure that a later piece of a transfer met, after others had moved and were counted. The kernel tells a reset
     * once: without this the next read would find a clean end.
     */
    private volatile @Nullable AioException met;

    EpollStream(EpollPoller poller, int fd, int domain) {
        super(poller, fd, domain);
    }

    @Override
    SocketKind kind() {
        return SocketKind.STREAM;
    }

    /** Says that it is connected already; to whom, if that is known. */
    EpollStream connectedTo(@Nullable SocketAddress known) {
        connected = true;
        peer = known;
        return this;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        SocketAddress told = peer;
        peer = null;
        return told == null ? super.remoteAddress() : told;
    }

    // Connecting

    @Override
    public boolean connect(@Nullable SocketAddress address) throws IOException {
        if (address == null) {
            throw new AioException(AioStatus.ADDRINVAL, "connect to null");
        }
        int result;
        Scratch scratch = borrow();
        try {
            int length = Sockaddr.write(scratch, address, domain);
            do {
                result = Libc.connect(scratch, fd(), scratch.at(Scratch.ADDRESS), length);
            } while (result == -EINTR);
        } finally {
            giveBack(scratch);
        }
        if (result < 0 && result != -EINPROGRESS) {
            throw Errno.ofConnect(result, address);
        }
        connected = result >= 0;
        if (connected) {
            peer = address;
        }
        register(connected ? READ : READ | WRITE);
        return connected;
    }

    @Override
    public boolean finishConnect() throws IOException {
        Scratch scratch = borrow();
        try {
            int error = Options.getInt(scratch, fd(), SOL_SOCKET, SO_ERROR);
            if (error != 0) {
                throw Errno.ofFinishConnect(-error);
            }
            if (Sockaddr.ofPeer(scratch, fd()) == null) {
                return false;
            }
        } finally {
            giveBack(scratch);
        }
        connected = true;
        unwant(WRITE);
        return true;
    }

    // One buffer

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        Scratch scratch = borrow();
        try {
            long count = buffer.isDirect() ? receive(scratch, buffer) : receiveCopied(scratch, buffer);
            if (count == 0) {
                return end();
            }
            if (count < 0) {
                return againOrFailure(count, "recv");
            }
            return (int) count;
        } finally {
            giveBack(scratch);
        }
    }

    private long receive(Scratch scratch, ByteBuffer buffer) {
        MemorySegment segment = MemorySegment.ofBuffer(buffer);
        long count = Libc.recv(scratch, fd(), segment, segment.byteSize(), 0);
        if (count > 0) {
            buffer.position(buffer.position() + (int) count);
        }
        return count;
    }

    /** In pieces, as long as each comes full: less would mean that no more is there. */
    private long receiveCopied(Scratch scratch, ByteBuffer buffer) {
        long total = 0;
        while (true) {
            int asked = Math.min(buffer.remaining(), Scratch.COPY_BYTES);
            long count = Libc.recv(scratch, fd(), scratch.copySegment(), asked, 0);
            if (count <= 0) {
                return total > 0 ? movedBefore(count, total, "recv") : count;
            }
            int position = buffer.position();
            buffer.put(position, scratch.copy(), 0, (int) count).position(position + (int) count);
            total += count;
            if (count < asked || !buffer.hasRemaining()) {
                return total;
            }
        }
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        Scratch scratch = borrow();
        try {
            long count = buffer.isDirect() ? send(scratch, buffer) : sendCopied(scratch, buffer);
            return count < 0 ? againOrFailure(count, "send") : (int) count;
        } finally {
            giveBack(scratch);
        }
    }

    private long send(Scratch scratch, ByteBuffer buffer) {
        MemorySegment segment = MemorySegment.ofBuffer(buffer);
        long count = Libc.send(scratch, fd(), segment, segment.byteSize(), MSG_NOSIGNAL);
        if (count > 0) {
            buffer.position(buffer.position() + (int) count);
        }
        return count;
    }

    private long sendCopied(Scratch scratch, ByteBuffer buffer) {
        long total = 0;
        while (true) {
            int offered = Math.min(buffer.remaining(), Scratch.COPY_BYTES);
            scratch.copy().put(0, buffer, buffer.position(), offered);
            long count = Libc.send(scratch, fd(), scratch.copySegment(), offered, MSG_NOSIGNAL);
            if (count < 0) {
                return total > 0 ? movedBefore(count, total, "send") : count;
            }
            buffer.position(buffer.position() + (int) count);
            total += count;
            if (count < offered || !buffer.hasRemaining()) {
                return total;
            }
        }
    }

    /** What was moved counts; a failure that came behind it is kept for the next read. */
    private long movedBefore(long result, long total, String call) {
        if (result < 0 && result != -EAGAIN) {
            met = Errno.ofTransfer(result, call);
        }
        return total;
    }

    private int end() throws AioException {
        AioException failure = met;
        if (failure != null) {
            throw failure;
        }
        return END;
    }

    private int againOrFailure(long error, String call) throws AioException {
        if (error == -EAGAIN) {
            return AGAIN;
        }
        throw Errno.ofTransfer(error, call);
    }

    // Several buffers

    @Override
    public long read(ByteBuffer[] buffers) throws IOException {
        return transfer(buffers, true);
    }

    @Override
    public long write(ByteBuffer[] buffers) throws IOException {
        return transfer(buffers, false);
    }

    /** In pieces that one call can take, as long as each moves all that was asked: less means that no more goes. */
    private long transfer(ByteBuffer[] buffers, boolean read) throws AioException {
        Scratch scratch = borrow();
        try {
            long total = 0;
            while (true) {
                long asked = scratch.pieces.describe(buffers, !read);
                if (asked == 0) {
                    return total == 0 ? AGAIN : total;
                }
                long message = scratch.message(scratch.pieces.count(), 0);
                long count = read
                        ? Libc.recvmsg(scratch, fd(), message, 0)
                        : Libc.sendmsg(scratch, fd(), message, MSG_NOSIGNAL);
                if (count < 0 || (read && count == 0)) {
                    String call = read ? "recvmsg" : "sendmsg";
                    return total > 0
                            ? movedBefore(count, total, call)
                            : count == 0 ? end() : againOrFailure(count, call);
                }
                scratch.pieces.advance(buffers, count, read);
                total += count;
                if (count < asked) {
                    return total;
                }
            }
        } finally {
            giveBack(scratch);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        Scratch scratch = borrow();
        try {
            int error = Libc.shutdown(scratch, fd(), SHUT_WR);
            if (error < 0) {
                throw Errno.ofTransfer(error, "shutdown");
            }
        } finally {
            giveBack(scratch);
        }
    }

    @Override
    public long undelivered() throws IOException {
        Scratch scratch = borrow();
        try {
            scratch.clear(Scratch.VALUE, Integer.BYTES);
            int error = Libc.ioctl(scratch, fd(), SIOCOUTQ, scratch.at(Scratch.VALUE));
            if (error < 0) {
                throw Errno.ofTransfer(error, "ioctl SIOCOUTQ");
            }
            return scratch.getInt(Scratch.VALUE);
        } finally {
            giveBack(scratch);
        }
    }

    @Override
    NetworkChannel handOver(int live) throws IOException {
        if (!connected) {
            throw new AioException(AioStatus.STATE, "not connected");
        }
        AioException failure = met;
        if (failure != null) {
            throw failure; // who took the socket over would not hear of it
        }
        return poller.handover().giveStream(live, domain);
    }
}
