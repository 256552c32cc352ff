package weir.bench.process;

/** A peer cannot run here; the message says why, in one line. */
public final class UnavailablePeerException extends Exception {
    /** Says why. */
    public UnavailablePeerException(String reason) {
        super(reason);
    }
}
