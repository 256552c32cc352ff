package weir.spi.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import weir.spi.CallbackInfo;
import weir.spi.EngineCounters;
import weir.spi.OperationInfo;
import weir.spi.SocketKind;
import weir.spi.engine.loop.StallWatch;
import weir.spi.engine.socket.Traffic;

/** The scopes of an engine as operators see them; each figure is right by itself, they need not be of one instant. */
final class EngineListing {
    private EngineListing() {}

    static List<CallbackInfo> callbacks(List<Scope> scopes) {
        List<CallbackInfo> all = new ArrayList<>();
        scopes.forEach(scope -> scope.listCallbacks(all));
        return all;
    }

    /** Oldest first. */
    static List<OperationInfo> operations(List<Scope> scopes, long now) {
        List<OperationInfo> all = new ArrayList<>();
        scopes.forEach(scope -> scope.list(now, all));
        all.sort(Comparator.comparingLong(OperationInfo::ageNanos).reversed());
        return all;
    }

    /**
     * Sums up the open scopes onto what closed ones have counted.
     *
     * @param traffic that of the closed ones; afterwards of all
     */
    static EngineCounters counters(
            List<Scope> open, long submittedByClosed, Traffic traffic, Statistics statistics, StallWatch watch) {
        long submitted = submittedByClosed;
        long running = 0;
        int handles = 0;
        Map<SocketKind, Integer> sockets = new EnumMap<>(SocketKind.class);
        for (Scope scope : open) {
            submitted += scope.submitted();
            traffic.addAll(scope.sockets().traffic());
            running += scope.running();
            handles += scope.handleCount();
            for (SocketKind kind : SocketKind.values()) {
                sockets.merge(kind, scope.sockets().count(kind), Integer::sum);
            }
        }
        return new EngineCounters(
                submitted,
                running,
                statistics.abortedCount(),
                statistics.staleFinishCount(),
                statistics.callbackFailureCount(),
                watch.stalls(),
                watch.longStalls(),
                statistics.acceptPauseCount(),
                statistics.limitPauseCount(),
                handles,
                sockets.getOrDefault(SocketKind.STREAM, 0),
                sockets.getOrDefault(SocketKind.LISTENER, 0),
                sockets.getOrDefault(SocketKind.DATAGRAM, 0),
                traffic.receivedBytes(),
                traffic.sentBytes());
    }
}
