package weir.spi;

import java.util.List;

/**
 * What a swap would do, as far as can be known beforehand: a backend may still refuse a socket when it sees it.
 *
 * @param from the backends that would be left
 * @param to the backend that would take over
 * @param movable objects that would move
 * @param obstacles what would not, and why
 */
public record SwapPlan(List<String> from, String to, int movable, List<Obstacle> obstacles) {
    /** Copies the lists. */
    public SwapPlan {
        from = List.copyOf(from);
        obstacles = List.copyOf(obstacles);
    }

    /**
     * An object that would not move.
     *
     * @param scope the name of the scope it belongs to
     * @param object what it is
     * @param reason one line why
     */
    public record Obstacle(String scope, String object, String reason) {}
}
