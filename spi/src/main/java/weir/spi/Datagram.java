package weir.spi;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What a receive tells beside the number of bytes stored; filled by the backend, reused by the engine. */
public final class Datagram {
    private @Nullable InetSocketAddress sender;
    private boolean truncated;

    /**
     * Fills it.
     *
     * @param newSender who sent the datagram
     * @param newTruncated whether it was larger than the buffers
     */
    public void set(@Nullable InetSocketAddress newSender, boolean newTruncated) {
        sender = newSender;
        truncated = newTruncated;
    }

    /** Who sent the datagram. */
    public @Nullable InetSocketAddress sender() {
        return sender;
    }

    /** Whether it was larger than the buffers. */
    public boolean truncated() {
        return truncated;
    }
}
