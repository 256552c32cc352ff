package weir.sp.pipe;

/** What brings pipes to a socket: something that dials or something that accepts. */
public interface Endpoint {
    /** The address, as given; a port of 0 replaced by the real one. */
    String url();

    /** Brings no more pipes; those that are there live on. */
    void close();

    /** A pipe of this endpoint's has closed, or has never been attached; under no lock. */
    void pipeClosed(Pipe pipe);
}
