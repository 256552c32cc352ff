package weir.backend.epoll;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Poller;

/** The backend {@code epoll}. So far it says only that it is not there yet; its name and place are taken. */
public final class EpollProvider implements BackendProvider {
    private static final int FIRST_JAVA_WITH_FOREIGN_MEMORY = 22;

    /** For ServiceLoader. */
    public EpollProvider() {}

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public int priority() {
        return 200;
    }

    @Override
    public @Nullable String unavailable() {
        int feature = Runtime.version().feature();
        if (feature < FIRST_JAVA_WITH_FOREIGN_MEMORY) {
            return "needs Java " + FIRST_JAVA_WITH_FOREIGN_MEMORY + " or later, this is " + feature;
        }
        return "is not built yet";
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        return unavailable();
    }

    @Override
    public long tickNanos() {
        return 100_000;
    }

    @Override
    public Poller openPoller() throws IOException {
        throw new AioException(AioStatus.NOTSUP, "epoll " + unavailable());
    }
}
