package weir.spi.engine.loop;

/** What a loop hands events to: the attachment of each socket of its poller. */
public interface LoopSocket {
    /** Events of {@link weir.spi.PollSocket}; on the loop's thread. */
    void ready(int events);
}
