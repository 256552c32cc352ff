package weir.spi;

import org.jspecify.annotations.Nullable;

/**
 * A scope that is not closed yet, for operators (S3).
 *
 * @param name its name, see {@link weir.api.AioConfig#name}
 * @param backend the backend it stands on now; {@code none} while there is none for it
 * @param pinnedTo the backend that it was opened for by name, or null if it takes any and so takes part in swaps
 * @param handles its open handles
 * @param streams its open streams; one that was closed counts until its socket has closed, up to the time of its
 *     {@link weir.api.StreamOptions#LINGER} later
 * @param listeners its open listeners
 * @param datagramSockets its open UDP sockets
 * @param running operations that run on its handles
 * @param bytesReceived bytes that operations have received by its streams and UDP sockets, also those closed since
 * @param bytesSent bytes that operations have handed to the operating system likewise
 * @param maxStreams the number of streams from which on its listeners pause, or 0 for no limit; see
 *     {@link EngineScope#maxStreams(int)}
 * @param open false while it closes
 */
public record ScopeInfo(
        String name,
        String backend,
        @Nullable String pinnedTo,
        int handles,
        int streams,
        int listeners,
        int datagramSockets,
        long running,
        long bytesReceived,
        long bytesSent,
        int maxStreams,
        boolean open) {}
