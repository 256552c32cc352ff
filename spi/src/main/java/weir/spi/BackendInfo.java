package weir.spi;

import org.jspecify.annotations.Nullable;

/**
 * A backend that an engine knows.
 *
 * @param name its name
 * @param priority its priority
 * @param unavailable null if it can be used, else one line why not
 * @param onlyByName null if {@code auto} may take it, else one line why it must be asked for by name
 * @param current whether scopes that take any backend are opened on it now
 * @param loops its running event loops
 */
public record BackendInfo(
        String name,
        int priority,
        @Nullable String unavailable,
        @Nullable String onlyByName,
        boolean current,
        int loops) {
    /** Whether {@code auto} may take it. */
    public boolean isForAuto() {
        return unavailable == null && onlyByName == null;
    }
}
