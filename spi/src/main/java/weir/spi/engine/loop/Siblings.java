package weir.spi.engine.loop;

import org.jspecify.annotations.Nullable;

/** The loops of one backend. */
public interface Siblings {
    /** Those of a loop that has ended. */
    Siblings NONE = new Siblings() {
        @Override
        public @Nullable EventLoop enterLoop() {
            return null;
        }

        @Override
        public @Nullable String goneBecause() {
            return null;
        }
    };

    /** One of them, in turn, entered; null if all of them are ending. */
    @Nullable
    EventLoop enterLoop();

    /** Why sockets that no other backend takes cannot stay here; null while they can. */
    @Nullable
    String goneBecause();
}
