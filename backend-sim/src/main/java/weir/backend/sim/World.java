package weir.backend.sim;

import java.util.List;

/** What chance and time do on a network. Called under its lock. */
interface World {
    /** Nothing: all arrives at once and whole. */
    World IMMEDIATE = new World() {
        @Override
        public void later(long time, Runnable arrival) {
            arrival.run();
        }

        @Override
        public long arrivalAfter(Traffic what, long notBefore) {
            return 0;
        }

        @Override
        public int share(int most) {
            return most;
        }

        @Override
        public boolean resets() {
            return false;
        }

        @Override
        public int copies() {
            return 1;
        }

        @Override
        public <T> void shuffle(List<T> all) {}

        @Override
        public void note(String what) {}
    };

    /** What is under way. */
    enum Traffic {
        CONNECT,
        BYTES,
        DATAGRAM
    }

    /** When something that is sent now arrives, on the world's clock; not before another time. */
    long arrivalAfter(Traffic what, long notBefore);

    /** Runs something at a time that {@link #arrivalAfter} gave. */
    void later(long time, Runnable arrival);

    /** How many of so many bytes, one at least, are moved at once. */
    int share(int most);

    /** Whether a connection breaks now. */
    boolean resets();

    /** How often a datagram arrives: 0, 1 or 2 times. */
    int copies();

    /** Brings events into whatever order. */
    <T> void shuffle(List<T> all);

    /** Adds to the history. */
    void note(String what);
}
