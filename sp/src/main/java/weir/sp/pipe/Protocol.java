package weir.sp.pipe;

import weir.sp.message.Packet;

/** What one end of a scalability protocol does with pipes and messages. All of it under the lock of its socket. */
public interface Protocol {
    /** The number that it tells its peer. */
    int number();

    /** The number that its peer must tell. */
    int peer();

    /** A pipe is there. False if it is one too many: then it is closed. */
    boolean attach(Pipe pipe);

    /** A pipe is gone, of those that were attached. */
    void detach(Pipe pipe);

    /**
     * A message came; from here it is the protocol's.
     *
     * @return false if there is no room: the pipe keeps it, and reads no more until {@link Pipe#takeHeld}
     */
    boolean received(Pipe pipe, Packet packet);

    /** A pipe that could not take a message can, or a new one can. */
    void writable(Pipe pipe);

    /** The socket closes: ends all operations {@link weir.api.AioStatus#CLOSED} and gives back what it holds. */
    void close();
}
