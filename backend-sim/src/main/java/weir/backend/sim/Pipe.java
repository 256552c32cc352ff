package weir.backend.sim;

import java.nio.ByteBuffer;

/** The bytes of one direction of a connection, in a ring: those that have arrived, then those still under way. */
final class Pipe {
    /** As much as a kernel would buffer at both ends. */
    static final int CAPACITY = 256 << 10;

    private static final int FIRST_SIZE = 4096;

    // Guarded by the network's lock.
    private byte[] ring = new byte[FIRST_SIZE];
    private int first;
    private int length;
    private int arrived;

    int space() {
        return CAPACITY - length;
    }

    int readable() {
        return arrived;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Takes so many bytes in; they are under way. */
    void write(ByteBuffer from, int count) {
        while (ring.length < length + count) {
            grow();
        }
        for (int left = count; left > 0; ) {
            int end = (first + length) % ring.length;
            int run = Math.min(left, ring.length - end);
            from.get(ring, end, run);
            length += run;
            left -= run;
        }
    }

    private void grow() {
        byte[] larger = new byte[2 * ring.length];
        for (int i = 0; i < length; i++) {
            larger[i] = ring[(first + i) % ring.length];
        }
        ring = larger;
        first = 0;
    }

    void arrive(int count) {
        arrived += count;
    }

    /** Gives so many bytes that have arrived. */
    void read(ByteBuffer into, int count) {
        for (int left = count; left > 0; ) {
            int run = Math.min(left, ring.length - first);
            into.put(ring, first, run);
            first = (first + run) % ring.length;
            length -= run;
            arrived -= run;
            left -= run;
        }
    }
}
