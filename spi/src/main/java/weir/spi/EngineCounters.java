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
 * @param acceptPauses times that a listener paused because there were no file descriptors left
 * @param handles open handles
 * @param streams open streams
 * @param listeners open listeners
 * @param datagramSockets open UDP sockets
 */
public record EngineCounters(
        long submitted,
        long running,
        long aborted,
        long staleFinishes,
        long callbackFailures,
        long stalls,
        long acceptPauses,
        int handles,
        int streams,
        int listeners,
        int datagramSockets) {}
