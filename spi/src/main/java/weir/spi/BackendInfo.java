package weir.spi;

import org.jspecify.annotations.Nullable;

/**
 * A backend that an engine knows.
 *
 * @param name its name
 * @param priority its priority
 * @param unavailable null if it can be used, else one line why not
 * @param loops its running event loops
 */
public record BackendInfo(
        String name, int priority, @Nullable String unavailable, int loops) {}
