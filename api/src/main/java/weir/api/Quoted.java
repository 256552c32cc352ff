package weir.api;

/** Values in messages: whole if they are of a sane length, else their beginning, since a message is for a log. */
final class Quoted {
    private static final int LONGEST = 300;

    private Quoted() {}

    static String of(String value) {
        return value.length() <= LONGEST
                ? "'" + value + "'"
                : "'" + value.substring(0, LONGEST) + "...' (" + value.length() + " characters)";
    }
}
