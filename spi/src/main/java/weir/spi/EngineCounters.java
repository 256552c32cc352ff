package weir.spi;

/**
 * What an engine has counted since it was created (S3).
 *
 * @param submitted operations accepted
 * @param running operations that run now; the others have completed
 * @param aborted operations that got an abort request by a caller, a deadline or a stop
 * @param staleFinishes finishes that came too late or twice: faults of a provider; 0 in a healthy system
 * @param callbackFailures callbacks that threw, or were rejected by an executor
 * @param stalls times that callbacks held a loop for over 100 ms
 * @param longStalls times that a loop was held for over 1 s, by one callback, by many in a row or by anything else; see
 *     {@link Engine#stalledLoops()}
 * @param acceptPauses times that a listener paused because there were no file descriptors left
 * @param limitPauses times that a listener paused because its scope had as many streams as it may have
 * @param handles open handles
 * @param streams open streams
 * @param listeners open listeners
 * @param datagramSockets open UDP sockets
 * @param bytesReceived bytes that operations have received by streams and UDP sockets
 * @param bytesSent bytes that operations have handed to the operating system likewise
 */
public record EngineCounters(
        long submitted,
        long running,
        long aborted,
        long staleFinishes,
        long callbackFailures,
        long stalls,
        long longStalls,
        long acceptPauses,
        long limitPauses,
        int handles,
        int streams,
        int listeners,
        int datagramSockets,
        long bytesReceived,
        long bytesSent) {}
