package weir.api;

import java.util.Iterator;
import java.util.ServiceConfigurationError;

/** Takes the first engine that loads; a broken one must not hide the others. */
final class EngineLookup {
    private EngineLookup() {}

    static AioServiceProvider first(Iterable<? extends AioServiceProvider> providers) throws AioException {
        StringBuilder broken = new StringBuilder();
        Throwable cause = null;
        Iterator<? extends AioServiceProvider> candidates = providers.iterator();
        while (true) {
            try {
                if (!candidates.hasNext()) {
                    break;
                }
                return candidates.next();
            } catch (ServiceConfigurationError | LinkageError e) {
                // The iteration goes on behind the broken one.
                broken.append("; broken: ").append(e.getMessage());
                cause = e;
            }
        }
        throw new AioException(
                AioStatus.NOTSUP,
                "no engine found: put the weir.spi module (artifact weir-spi) on the module path or class path"
                        + broken,
                cause);
    }
}
