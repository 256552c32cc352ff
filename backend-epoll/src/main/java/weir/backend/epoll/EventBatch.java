package weir.backend.epoll;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The events that one wait brings. Read as a buffer: of a segment's accessors the JIT makes many times as much code. */
final class EventBatch {
    private final ByteBuffer events;
    private final long address;

    EventBatch(int count) {
        MemorySegment memory = Arena.ofAuto().allocate((long) count * Layouts.EVENT_SIZE, Long.BYTES);
        events = memory.asByteBuffer().order(ByteOrder.nativeOrder()); // keeps the memory alive
        address = memory.address();
    }

    long address() {
        return address;
    }

    int events(int index) {
        return events.getInt(index * Layouts.EVENT_SIZE + Layouts.EVENT_EVENTS);
    }

    long bits(int index) {
        return events.getLong(index * Layouts.EVENT_SIZE + Layouts.EVENT_DATA);
    }
}
