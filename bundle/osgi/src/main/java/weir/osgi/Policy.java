package weir.osgi;

/** Which backend serves those who take any. */
sealed interface Policy {
    /** The allowed one of highest priority; it takes over when it comes. */
    record Auto() implements Policy {}

    /** The one of a name while it is there, else as {@link Auto}. */
    record Pinned(String name) implements Policy {}

    /** What is there stays until an operator swaps; only when it goes, as {@link Auto}. */
    record Manual() implements Policy {}

    /** Reads {@code auto}, {@code manual} or {@code pinned:NAME}. */
    static Policy parse(String text) {
        if (text.equals("auto")) {
            return new Auto();
        }
        if (text.equals("manual")) {
            return new Manual();
        }
        if (text.startsWith("pinned:")) {
            return new Pinned(Settings.backendName(text.substring("pinned:".length())));
        }
        throw new IllegalArgumentException(Settings.quoted(text) + "; allowed: auto, manual, pinned:NAME");
    }
}
