package weir.bench.echo;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/** Buffers for the connections of one loop, used on its thread only: mostly it is the same warm one again. */
public final class EchoBuffers {
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private final Supplier<ByteBuffer> source;

    private EchoBuffers(Supplier<ByteBuffer> source) {
        this.source = source;
    }

    /** Buffers outside the heap. */
    public static EchoBuffers direct(int bytes) {
        return new EchoBuffers(() -> ByteBuffer.allocateDirect(bytes));
    }

    /** Buffers on the heap. */
    public static EchoBuffers heap(int bytes) {
        return new EchoBuffers(() -> ByteBuffer.allocate(bytes));
    }

    ByteBuffer take() {
        ByteBuffer buffer = free.poll();
        return buffer == null ? source.get() : buffer.clear();
    }

    void give(ByteBuffer buffer) {
        free.push(buffer);
    }
}
