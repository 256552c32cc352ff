package weir.sp.message;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A row of bytes that grows and shrinks at both ends: the header or the body of a message. The bytes stand in the middle
 * of an array, so that putting a number before them does not move them.
 */
public final class Part {
    /** Room kept before the bytes when an array is made, for what protocols and applications put there. */
    private static final int HEADROOM = 32;

    private static final int LEAST = 64;
    /** As the JDK's collections: some virtual machines keep a few words of an array to themselves. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private byte[] array;
    private int start;
    private int end;
    /** Over the array; made anew with it. */
    private ByteBuffer view;

    Part(int capacity) {
        array = new byte[HEADROOM + Math.max(LEAST, capacity)];
        start = HEADROOM;
        end = HEADROOM;
        view = ByteBuffer.wrap(array);
    }

    /** How many bytes there are. */
    public int length() {
        return end - start;
    }

    /** How many bytes fit before an array must be made anew; those before the first are not counted. */
    public int capacity() {
        return array.length - start;
    }

    int arrayLength() {
        return array.length;
    }

    /** The bytes, position to limit, big-endian; the same object every time, over the array that is used now. */
    public ByteBuffer view() {
        return view.order(ByteOrder.BIG_ENDIAN).limit(end).position(start);
    }

    /** Takes all bytes away. */
    public void clear() {
        start = Math.min(HEADROOM, array.length);
        end = start;
    }

    /** Makes room for so many bytes at the end, without counting them as there. */
    public void reserve(int bytes) {
        room(0, bytes);
    }

    /** Puts bytes at the end. */
    public void append(byte[] bytes, int offset, int count) {
        room(0, count);
        System.arraycopy(bytes, offset, array, end, count);
        end += count;
    }

    /** Puts the bytes of a buffer at the end; its position advances. */
    public void append(ByteBuffer bytes) {
        int count = bytes.remaining();
        room(0, count);
        bytes.get(array, end, count);
        end += count;
    }

    /**
     * Where so many bytes more may be written behind the last, by whoever then says {@link #written}; over the array that is
     * used now.
     */
    public ByteBuffer space(int bytes) {
        room(0, bytes);
        return view.limit(end + bytes).position(end);
    }

    /** So many bytes have been written behind the last. */
    public void written(int bytes) {
        if (bytes < 0 || bytes > array.length - end) {
            throw new IllegalArgumentException(bytes + " bytes; allowed: 0 to " + (array.length - end));
        }
        end += bytes;
    }

    /** Puts the low bytes of a number at the end, the highest first. */
    public void append(long number, int bytes) {
        room(0, bytes);
        put(number, end, bytes);
        end += bytes;
    }

    /** Puts bytes before the first. */
    public void insert(byte[] bytes, int offset, int count) {
        room(count, 0);
        start -= count;
        System.arraycopy(bytes, offset, array, start, count);
    }

    /** Puts the low bytes of a number before the first, the highest first. */
    public void insert(long number, int bytes) {
        room(bytes, 0);
        start -= bytes;
        put(number, start, bytes);
    }

    private void put(long number, int at, int bytes) {
        long left = number;
        for (int i = at + bytes - 1; i >= at; i--) {
            array[i] = (byte) left;
            left >>= Byte.SIZE;
        }
    }

    void insertAll(Part other) {
        insert(other.array, other.start, other.length());
    }

    /** Moves so many bytes from the front of another part to the end of this. */
    public void appendFrom(Part other, int bytes) {
        other.requireThere(bytes);
        append(other.array, other.start, bytes);
        other.start += bytes;
    }

    /** Takes bytes away at the front. */
    public void trim(int bytes) {
        requireThere(bytes);
        start += bytes;
    }

    /** Takes bytes away at the end. */
    public void chop(int bytes) {
        requireThere(bytes);
        end -= bytes;
    }

    /** Takes a number away at the front. */
    public long trimNumber(int bytes) {
        long number = peek(0, bytes);
        start += bytes;
        return number;
    }

    /** Takes a number away at the end. */
    public long chopNumber(int bytes) {
        long number = peek(length() - bytes, bytes);
        end -= bytes;
        return number;
    }

    /** The unsigned number at an index; it stays. */
    public long peek(int index, int bytes) {
        if (index < 0 || bytes > length() - index) {
            throw new IllegalStateException(bytes + " bytes at " + index + ", but there are " + length());
        }
        long number = 0;
        for (int i = start + index; i < start + index + bytes; i++) {
            number = (number << Byte.SIZE) | (array[i] & 0xFF);
        }
        return number;
    }

    /** Whether the first bytes are these. */
    public boolean startsWith(byte[] prefix) {
        return prefix.length <= length()
                && Arrays.equals(array, start, start + prefix.length, prefix, 0, prefix.length);
    }

    /** Copies the bytes out. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(array, start, target, offset, length());
    }

    /** Makes the bytes those of another part. */
    public void copyFrom(Part other) {
        clear();
        append(other.array, other.start, other.length());
    }

    private void requireThere(int bytes) {
        if (bytes < 0 || bytes > length()) {
            throw new IllegalArgumentException(bytes + " bytes; allowed: 0 to " + length() + ", what is there");
        }
    }

    /** Makes room before and behind, by moving the bytes or by a larger array. */
    private void room(int before, int behind) {
        if (before <= start && behind <= array.length - end) {
            return;
        }
        int length = length();
        long wanted = (long) length + before + behind + HEADROOM;
        if (wanted > LARGEST) {
            throw new IllegalArgumentException("a part of " + wanted + " bytes; allowed: up to " + LARGEST);
        }
        byte[] target = array;
        if (wanted > array.length) {
            target = new byte[(int) Math.min(LARGEST, Math.max(wanted, 2L * array.length))];
        }
        int newStart = before > start ? HEADROOM + before : Math.min(start, HEADROOM);
        System.arraycopy(array, start, target, newStart, length);
        start = newStart;
        end = newStart + length;
        if (target != array) {
            array = target;
            view = ByteBuffer.wrap(target);
        }
    }

    boolean sameBytes(Part other) {
        return Arrays.equals(array, start, end, other.array, other.start, other.end);
    }
}
