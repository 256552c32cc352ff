package weir.backend.epoll;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for the arguments of one system call at a time, used by one thread at a time: errno, small structures, an
 * address, the pieces of a message, and a place to copy the bytes of heap buffers. Freed by the garbage collector, so
 * that nobody can be left with a stale address.
 */
final class Scratch {
    /** The most bytes that go through {@link #copy} at once; a whole datagram fits. */
    static final int COPY_BYTES = 64 << 10;

    static final int MAX_IOVECS = 64;

    // Offsets. What a call only reads or only fills in is small and may share a place with what other calls use.
    private static final int ERRNO = 0;
    private static final int LENGTH = 8;
    private static final int TIME = 16;
    /** An option's value, or an event. */
    static final int VALUE = 32;

    static final int ADDRESS = 64;
    static final int MESSAGE = ADDRESS + Layouts.ADDRESS_SIZE;
    static final int IOVECS = MESSAGE + 64;
    private static final int SIZE = IOVECS + MAX_IOVECS * Layouts.IOVEC_SIZE;

    final MemorySegment errno;
    final Pieces pieces = new Pieces(this);
    /** All of it. A buffer: of a segment's accessors the JIT makes many times as much code. */
    private final ByteBuffer memory;

    private final long base;
    private @Nullable ByteBuffer copy;
    private @Nullable MemorySegment copySegment;

    Scratch() {
        MemorySegment segment = Arena.ofAuto().allocate(SIZE, Long.BYTES);
        memory = segment.asByteBuffer().order(ByteOrder.nativeOrder());
        base = segment.address();
        errno = segment.asSlice(ERRNO, Integer.BYTES);
    }

    int errno() {
        return memory.getInt(ERRNO);
    }

    /** The address of an offset. Valid while this object is reachable, which pollers see to. */
    long at(int offset) {
        return base + offset;
    }

    int getInt(int offset) {
        return memory.getInt(offset);
    }

    void putInt(int offset, int value) {
        memory.putInt(offset, value);
    }

    long getLong(int offset) {
        return memory.getLong(offset);
    }

    void putLong(int offset, long value) {
        memory.putLong(offset, value);
    }

    int getShort(int offset) {
        return memory.getShort(offset);
    }

    void putShort(int offset, int value) {
        memory.putShort(offset, (short) value);
    }

    /** Two bytes in network order, such as a port. */
    int getPort(int offset) {
        return Short.toUnsignedInt(Short.reverseBytes(memory.getShort(offset))); // both platforms are little-endian
    }

    void putPort(int offset, int port) {
        memory.putShort(offset, Short.reverseBytes((short) port));
    }

    byte[] getBytes(int offset, int length) {
        byte[] bytes = new byte[length];
        memory.get(offset, bytes);
        return bytes;
    }

    void putBytes(int offset, byte[] bytes) {
        memory.put(offset, bytes);
    }

    void clear(int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            memory.put(i, (byte) 0);
        }
    }

    /** The address of a length that a call reads and writes. */
    long length(int value) {
        putInt(LENGTH, value);
        return base + LENGTH;
    }

    int length() {
        return getInt(LENGTH);
    }

    /** The address of a timespec. */
    long time(long nanos) {
        putLong(TIME + Layouts.TIME_SECONDS, nanos / 1_000_000_000);
        putLong(TIME + Layouts.TIME_NANOS, nanos % 1_000_000_000);
        return base + TIME;
    }

    void iovec(int index, long address, long length) {
        int offset = IOVECS + index * Layouts.IOVEC_SIZE;
        putLong(offset + Layouts.IOVEC_BASE, address);
        putLong(offset + Layouts.IOVEC_LENGTH, length);
    }

    /** The address of a message of so many pieces, set before, from or to the address held here, if it has a length. */
    long message(int iovecs, int addressLength) {
        putLong(MESSAGE + Layouts.MESSAGE_NAME, addressLength == 0 ? 0 : base + ADDRESS);
        putInt(MESSAGE + Layouts.MESSAGE_NAME_LENGTH, addressLength);
        putLong(MESSAGE + Layouts.MESSAGE_IOVECS, base + IOVECS);
        putLong(MESSAGE + Layouts.MESSAGE_IOVEC_COUNT, iovecs);
        putLong(MESSAGE + Layouts.MESSAGE_CONTROL, 0);
        putLong(MESSAGE + Layouts.MESSAGE_CONTROL_LENGTH, 0);
        putInt(MESSAGE + Layouts.MESSAGE_FLAGS, 0);
        return base + MESSAGE;
    }

    /** The buffer that bytes of heap buffers are copied through; its position and limit mean nothing. */
    ByteBuffer copy() {
        if (copy == null) {
            copySegment = Arena.ofAuto().allocate(COPY_BYTES);
            copy = copySegment.asByteBuffer();
        }
        return copy;
    }

    /** The memory of {@link #copy}. */
    MemorySegment copySegment() {
        copy();
        return Objects.requireNonNull(copySegment, "made with the buffer");
    }
}
