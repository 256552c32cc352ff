package weir.osgi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendInfo;
import weir.spi.Engine;
import weir.spi.OperationInfo;
import weir.spi.ScopeInfo;

/** What operators see, as rows of named texts: the same for commands and for JMX. */
final class Report {
    private final Engine engine;

    Report(Engine engine) {
        this.engine = engine;
    }

    List<Map<String, String>> backends() {
        return engine.backends().stream().map(Report::row).toList();
    }

    /** Whether the loops serve, and how often one did not. */
    String health() {
        int stalled = engine.stalledLoops();
        return (stalled == 0 ? "no event loop is held" : stalled + " event loops are held by what runs on them")
                + "; held for over 1 s so far: " + engine.counters().longStalls() + " times";
    }

    /** One row for each user's service. */
    List<Map<String, String>> scopes() {
        return engine.scopes().stream().map(Report::row).toList();
    }

    /** The operations that run, oldest first. */
    List<Map<String, String>> operations(int most) {
        return engine.operations().stream().limit(most).map(Report::row).toList();
    }

    private static Map<String, String> row(BackendInfo backend) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("name", backend.name());
        row.put("priority", String.valueOf(backend.priority()));
        row.put("state", state(backend));
        row.put("loops", String.valueOf(backend.loops()));
        row.put("why", orNone(backend.unavailable() == null ? backend.onlyByName() : backend.unavailable()));
        return row;
    }

    private static String state(BackendInfo backend) {
        if (backend.unavailable() != null) {
            return "unavailable";
        }
        if (backend.current()) {
            return "current";
        }
        return backend.onlyByName() == null ? "available" : "by name";
    }

    private static Map<String, String> row(ScopeInfo scope) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("owner", scope.name());
        row.put("backend", scope.backend());
        row.put("takes", scope.pinnedTo() == null ? "any" : scope.pinnedTo());
        row.put("streams", String.valueOf(scope.streams()));
        row.put("at most", scope.maxStreams() == 0 ? "-" : String.valueOf(scope.maxStreams()));
        row.put("listeners", String.valueOf(scope.listeners()));
        row.put("udp", String.valueOf(scope.datagramSockets()));
        row.put("handles", String.valueOf(scope.handles()));
        row.put("operations", String.valueOf(scope.running()));
        row.put("received", String.valueOf(scope.bytesReceived()));
        row.put("sent", String.valueOf(scope.bytesSent()));
        row.put("state", scope.open() ? "open" : "closing");
        return row;
    }

    private static Map<String, String> row(OperationInfo operation) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("age", millis(operation.ageNanos()));
        row.put("kind", operation.kind());
        row.put("deadline in", operation.remainingNanos() == null ? "-" : millis(operation.remainingNanos()));
        row.put("peer", operation.peer());
        row.put("backend", operation.backend());
        row.put("owner", operation.scope());
        return row;
    }

    private static String millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
    }

    private static String orNone(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
