package weir.soak.traffic;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import weir.api.AioStatus;
import weir.soak.account.Counted;

/** One handle of a {@link Flow} with its buffers, and what the flow knows of its operation; guarded by the flow. */
final class Slot {
    private final ByteBuffer[][] choices;

    @Nullable
    Counted counted;

    boolean queued;
    boolean done;
    boolean renewed; // while its old handle's end waits for its turn
    long count;
    AioStatus status = AioStatus.OK;

    /** What the operation in flight uses. */
    ByteBuffer[] buffers;

    /** Their positions at the submission. */
    final int[] starts = new int[3];

    private Slot(ByteBuffer small, ByteBuffer large, ByteBuffer third) {
        choices = new ByteBuffer[][] {{small}, {large}, {small, third}, {third, small, large}};
        buffers = choices[0];
    }

    /** So many of them; heap and direct buffers alternate, so that how many there are does not depend on chance. */
    static Slot[] rack(int count) {
        Slot[] slots = new Slot[count];
        for (int i = 0; i < count; i++) {
            slots[i] = i % 2 == 0
                    ? new Slot(ByteBuffer.allocate(64), ByteBuffer.allocate(2048), ByteBuffer.allocateDirect(100))
                    : new Slot(
                            ByteBuffer.allocateDirect(64), ByteBuffer.allocateDirect(2048), ByteBuffer.allocate(100));
        }
        return slots;
    }

    /** Picks buffers: 0 for the small one, 1 for the large one, 2 and 3 for several. */
    void choose(int which) {
        buffers = choices[which];
    }

    Counted handle() {
        Counted handle = counted;
        if (handle == null) {
            throw new IllegalStateException("not started");
        }
        return handle;
    }
}
