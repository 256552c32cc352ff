package weir.soak.account;

import java.nio.ByteBuffer;

/**
 * One direction of a stream: what was sent, by the counts of the sends in their order, is compared with what was received,
 * byte for byte. Whichever side is ahead is kept until the other comes.
 *
 * <p>So it does not matter how many operations are on their way, or which of them a cancel has met: an operation that
 * says that it moved nothing, and did, or the other way, puts all that follows out of place. The bytes come from
 * {@link Pattern}, so that no stretch of them is like another.
 */
public final class Wire {
    /** Many times what sockets with the buffers that the soak gives them can hold; the other side has got stuck then. */
    private static final int MOST = 4 << 20;

    private final String name;
    private final Books books;

    // All guarded by this.
    private byte[] ahead = new byte[1 << 12];
    private int first;
    private int size;
    private boolean sentIsAhead;
    private long compared;
    private boolean broken;
    private boolean readerGone;
    private Object reader = "nobody";

    /** An empty one; the name is for faults. */
    public Wire(String name, Books books) {
        this.name = name;
        this.books = books;
    }

    /** Whose text tells in faults what the reader is about. */
    public synchronized void readBy(Object who) {
        reader = who;
    }

    /** The first bytes of these buffers were sent, from their marks in {@code starts}. */
    public void sent(ByteBuffer[] buffers, int[] starts, long count) {
        feed(true, buffers, starts, count);
    }

    /** As {@link #sent}, received. */
    public void received(ByteBuffer[] buffers, int[] starts, long count) {
        feed(false, buffers, starts, count);
    }

    private synchronized void feed(boolean sent, ByteBuffer[] buffers, int[] starts, long count) {
        long left = count;
        for (int i = 0; i < buffers.length && left > 0; i++) {
            int length = (int) Math.min(left, buffers[i].position() - starts[i]);
            feed(sent, buffers[i], starts[i], length);
            left -= length;
        }
    }

    private void feed(boolean sent, ByteBuffer buffer, int from, int length) {
        int at = from;
        int left = length;
        while (left > 0 && !broken) {
            if (size == 0) {
                sentIsAhead = sent;
            }
            if (sentIsAhead == sent) {
                if (sent && readerGone) {
                    return;
                }
                keep(buffer, at, left);
                return;
            }
            int run = Math.min(left, Math.min(size, ahead.length - first));
            int wrong = ByteBuffer.wrap(ahead, first, run)
                    .mismatch(buffer.duplicate().limit(at + run).position(at));
            if (wrong >= 0) {
                broken = true;
                books.fault(Fault.DAMAGED, name + " at byte " + (compared + wrong));
                return;
            }
            first = (first + run) & (ahead.length - 1);
            size -= run;
            compared += run;
            books.compared(run);
            at += run;
            left -= run;
        }
    }

    private void keep(ByteBuffer buffer, int from, int length) {
        if (size + length > MOST) {
            broken = true;
            books.fault(
                    Fault.UNEXPECTED,
                    name + ": what was " + (sentIsAhead ? "sent" : "received") + " is " + (size + length)
                            + " bytes ahead after " + compared + ", read by " + reader);
            return;
        }
        if (size + length > ahead.length) {
            grow(size + length);
        }
        int end = (first + size) & (ahead.length - 1);
        int run = Math.min(length, ahead.length - end);
        buffer.get(from, ahead, end, run);
        buffer.get(from + run, ahead, 0, length - run);
        size += length;
    }

    private void grow(int needed) {
        byte[] larger = new byte[Integer.highestOneBit(needed - 1) << 1];
        int run = Math.min(size, ahead.length - first);
        System.arraycopy(ahead, first, larger, 0, run);
        System.arraycopy(ahead, 0, larger, run, size - run);
        ahead = larger;
        first = 0;
    }

    /** Nothing more will be received; what is sent from here on need not be kept: a close discards input for a while. */
    public synchronized void readerGone() {
        readerGone = true;
    }

    /**
     * Both ends are through.
     *
     * @param delivered whether all that was sent must have arrived
     */
    public synchronized void end(boolean delivered) {
        if (broken || size == 0) {
            return;
        }
        if (!sentIsAhead) {
            books.fault(Fault.DOUBLED, name + ": " + size + " bytes more received than sent, " + compared + " before");
        } else if (delivered) {
            books.fault(Fault.LOST, name + ": " + size + " bytes sent have not arrived, " + compared + " have");
        }
    }
}
