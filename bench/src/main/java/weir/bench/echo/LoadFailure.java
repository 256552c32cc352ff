package weir.bench.echo;

/** A server did not do what an echo server must; the message says what, in one line. */
final class LoadFailure extends Exception {
    LoadFailure(String message) {
        super(message);
    }
}
