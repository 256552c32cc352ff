package weir.example;

/**
 * The books of one or several clients at one moment, see {@link Account}.
 *
 * @param submitted operations that were accepted
 * @param completed of these, those whose callback has run
 * @param cancelled of these, those that ended CANCELED
 * @param timedOut of these, those that ended TIMEDOUT
 * @param unasked callbacks for which there was no operation
 * @param messages messages that came back whole
 * @param astrayBytes bytes that were sent and have not come back, or came back and were not sent
 * @param wrongBytes bytes that came back with another value
 */
record Tally(
        long submitted,
        long completed,
        long cancelled,
        long timedOut,
        long unasked,
        long messages,
        long astrayBytes,
        long wrongBytes) {
    static final Tally ZERO = new Tally(0, 0, 0, 0, 0, 0, 0, 0);

    /** What must be 0 once all clients have ended: callbacks missing or too many, bytes missing, too many or wrong. */
    long lost() {
        return submitted - completed + unasked + astrayBytes + wrongBytes;
    }

    Tally plus(Tally other) {
        return new Tally(
                submitted + other.submitted,
                completed + other.completed,
                cancelled + other.cancelled,
                timedOut + other.timedOut,
                unasked + other.unasked,
                messages + other.messages,
                astrayBytes + other.astrayBytes,
                wrongBytes + other.wrongBytes);
    }
}
