package weir.backend.epoll;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Several buffers as the pieces of one message. Direct buffers are named by their address, and must stay open until the
 * operation has ended; the bytes of others go through the copy buffer, one behind the other, and so do those of all
 * buffers if they are few: eight pieces of eight bytes cost the kernel half as much again as one copied piece.
 *
 * <p>A message is described from the buffers' positions, and the same walk over the same buffers advances them.
 */
final class Pieces {
    private static final int COALESCED_BYTES = 512;

    private final Scratch scratch;

    // Of the message described last.
    private int count;
    private boolean copiesAll;

    Pieces(Scratch scratch) {
        this.scratch = scratch;
    }

    /** Describes as much as one message holds; how many bytes that is. */
    long describe(ByteBuffer[] buffers, boolean toSend) {
        count = 0;
        copiesAll = isSmall(buffers);
        long total = 0;
        int copied = 0;
        long copiedPiece = 0; // the length of the piece described last, if it lies in the copy buffer
        for (ByteBuffer buffer : buffers) {
            int size = buffer.remaining();
            int fits = isCopied(buffer) ? Math.min(size, Scratch.COPY_BYTES - copied) : size;
            if (fits == 0) {
                if (size == 0) {
                    continue;
                }
                break;
            }
            if (!isCopied(buffer)) {
                if (count == Scratch.MAX_IOVECS) {
                    break;
                }
                scratch.iovec(count, MemorySegment.ofBuffer(buffer).address(), size);
                count++;
                copiedPiece = 0;
            } else {
                if (toSend) {
                    scratch.copy().put(copied, buffer, buffer.position(), fits);
                }
                if (copiedPiece == 0) {
                    if (count == Scratch.MAX_IOVECS) {
                        break;
                    }
                    count++;
                }
                copied += fits;
                copiedPiece += fits;
                scratch.iovec(count - 1, scratch.copySegment().address() + copied - copiedPiece, copiedPiece);
            }
            total += fits;
            if (fits < size) {
                break;
            }
        }
        return total;
    }

    /** How many pieces the message has. */
    int count() {
        return count;
    }

    /** Advances the buffers by what was moved, and fills in what was received. */
    void advance(ByteBuffer[] buffers, long moved, boolean received) {
        long left = moved;
        int copied = 0;
        for (ByteBuffer buffer : buffers) {
            if (left == 0) {
                return;
            }
            int size = buffer.remaining();
            int fits = isCopied(buffer) ? Math.min(size, Scratch.COPY_BYTES - copied) : size;
            int here = (int) Math.min(fits, left);
            if (isCopied(buffer)) {
                if (received) {
                    buffer.put(buffer.position(), scratch.copy(), copied, here);
                }
                copied += fits;
            }
            buffer.position(buffer.position() + here);
            left -= here;
        }
    }

    private boolean isCopied(ByteBuffer buffer) {
        return copiesAll || !buffer.isDirect();
    }

    private static boolean isSmall(ByteBuffer[] buffers) {
        long total = 0;
        for (ByteBuffer buffer : buffers) {
            total += buffer.remaining();
        }
        return total <= COALESCED_BYTES;
    }
}
