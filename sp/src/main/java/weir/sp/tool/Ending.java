package weir.sp.tool;

/** The end of the program before its work is done: because of what it was told, or of what happened to it. */
final class Ending extends Exception {
    private static final long serialVersionUID = 1L;

    /** What {@code nngcat} ends with whenever it complains. */
    private static final int FAILED = 1;

    private final int status;
    private final boolean asked;

    private Ending(String text, int status, boolean asked) {
        super(text);
        this.status = status;
        this.asked = asked;
    }

    /** Something is wrong: the text goes to the error stream. */
    static Ending failed(String text) {
        return new Ending(text, FAILED, false);
    }

    /** Nothing but the text was asked for: it goes to the output. */
    static Ending told(String text, int status) {
        return new Ending(text, status, true);
    }

    int status() {
        return status;
    }

    boolean asked() {
        return asked;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
