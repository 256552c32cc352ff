package weir.stress.pairs;

/** One operation is pending; it has a callback. */
class Pending extends Observed {
    Pending() {
        this(true);
    }

    private Pending(boolean hasCallback) {
        super(0, hasCallback);
        permits.take(handle);
    }

    /** One without callback. */
    static class Silent extends Pending {
        Silent() {
            super(false);
        }
    }
}
