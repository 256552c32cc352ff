package weir.stress.pairs;

/** The handle is idle; it has a callback. */
class Idle extends Observed {
    Idle() {
        this(0);
    }

    private Idle(int permitsAtFirst) {
        super(permitsAtFirst, true);
    }

    /** An operation can complete at once. */
    static class WithPermit extends Idle {
        WithPermit() {
            super(1);
        }
    }
}
