package weir.bench.echo;

/** A server cannot run here; the message says why, in one line. */
final class UnavailablePeerException extends Exception {
    UnavailablePeerException(String reason) {
        super(reason);
    }
}
