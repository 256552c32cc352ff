package weir.spi.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.spi.BackendProvider;
import weir.spi.SwapPlan;
import weir.spi.engine.socket.Endpoint;

/** What a swap would do. Starts nothing and holds nobody up, so it may be out of date when it is read. */
final class SwapPlanner {
    private final WeirEngine engine;
    private final Set<String> from = new LinkedHashSet<>();
    private final List<SwapPlan.Obstacle> obstacles = new ArrayList<>();
    private int movable;

    SwapPlanner(WeirEngine engine) {
        this.engine = engine;
    }

    SwapPlan plan(String name) throws AioException {
        BackendProvider to = name.equals(AioConfig.AUTO)
                ? engine.providers().best()
                : engine.providers().choose(name);
        for (Scope scope : engine.scopesNow()) {
            BackendProvider old = scope.sockets().backend().provider();
            if (old != to && scope.pinnedTo() == null) {
                from.add(old.name());
            }
            for (Endpoint endpoint : scope.sockets().now()) {
                RunningBackend on = RunningBackend.of(endpoint.loop()); // an earlier swap may have left it
                if (on == null || on.provider() == to || !endpoint.isMovable()) {
                    continue;
                }
                String reason = reasonAgainst(scope, endpoint, on.provider(), to);
                if (reason == null) {
                    movable++;
                } else {
                    obstacles.add(new SwapPlan.Obstacle(scope.name(), endpoint.toString(), reason));
                }
            }
        }
        return new SwapPlan(List.copyOf(from), to.name(), movable, obstacles);
    }

    private static @Nullable String reasonAgainst(
            Scope scope, Endpoint endpoint, BackendProvider old, BackendProvider to) {
        return scope.pinnedTo() == null ? endpoint.obstacle(old, to) : "its service asked for " + scope.pinnedTo();
    }
}
