package weir.backend.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The events that one wait brings. */
final class EventBatch {
    private final MemorySegment memory;

    EventBatch(int count) {
        memory = Arena.ofAuto().allocate((long) count * Layouts.EVENT_SIZE, Long.BYTES);
    }

    long address() {
        return memory.address();
    }

    int events(int index) {
        return memory.get(JAVA_INT, (long) index * Layouts.EVENT_SIZE + Layouts.EVENT_EVENTS);
    }

    long bits(int index) {
        return memory.get(JAVA_LONG_UNALIGNED, (long) index * Layouts.EVENT_SIZE + Layouts.EVENT_DATA);
    }
}
