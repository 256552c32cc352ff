package weir.stress.pairs;

/** One operation is pending, whose callback submits the handle once more. */
class Resubmitting extends Observed {
    private String first = "";
    private boolean accepted;

    Resubmitting() {
        super(0, true);
        permits.take(handle);
    }

    @Override
    void callback() {
        if (callbacks == 1) {
            first = handle.result().name();
            wish();
            accepted = permits.take(handle);
        }
    }

    /** What is set before the second submission. */
    void wish() {}

    @Override
    String ended() {
        return first + " " + (accepted ? handle.result().name() : "refused");
    }

    /** The second wishes no callback. */
    static class Skipping extends Resubmitting {
        Skipping() {}

        @Override
        void wish() {
            handle.wantSkip();
        }
    }
}
