package weir.backend.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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
    private final MemorySegment memory;
    private final long base;
    private @Nullable ByteBuffer copy;
    private @Nullable MemorySegment copySegment;

    Scratch() {
        memory = Arena.ofAuto().allocate(SIZE, Long.BYTES);
        base = memory.address();
        errno = memory.asSlice(ERRNO, Integer.BYTES);
    }

    int errno() {
        return errno.get(JAVA_INT, 0);
    }

    /** The address of an offset. Valid while this object is reachable, which pollers see to. */
    long at(int offset) {
        return base + offset;
    }

    int getInt(int offset) {
        return memory.get(JAVA_INT, offset);
    }

    void putInt(int offset, int value) {
        memory.set(JAVA_INT, offset, value);
    }

    long getLong(int offset) {
        return memory.get(JAVA_LONG, offset);
    }

    void putLong(int offset, long value) {
        memory.set(JAVA_LONG, offset, value);
    }

    int getShort(int offset) {
        return memory.get(JAVA_SHORT, offset);
    }

    void putShort(int offset, int value) {
        memory.set(JAVA_SHORT, offset, (short) value);
    }

    /** An event's data, which x86_64 does not align. */
    void putLongUnaligned(int offset, long value) {
        memory.set(JAVA_LONG_UNALIGNED, offset, value);
    }

    /** Two bytes in network order, such as a port. */
    int getPort(int offset) {
        return Short.toUnsignedInt(
                Short.reverseBytes(memory.get(JAVA_SHORT, offset))); // both platforms are little-endian
    }

    void putPort(int offset, int port) {
        memory.set(JAVA_SHORT, offset, Short.reverseBytes((short) port));
    }

    byte[] getBytes(int offset, int length) {
        return memory.asSlice(offset, length).toArray(JAVA_BYTE);
    }

    void putBytes(int offset, byte[] bytes) {
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, offset, bytes.length);
    }

    void clear(int offset, int length) {
        memory.asSlice(offset, length).fill((byte) 0);
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
