package weir.backend.epoll;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Poller;

/**
 * The backend {@code epoll}: Linux on x86_64 and aarch64, Java 22 or later, with native access. This class alone is read
 * by older Javas too, where it says why the rest cannot be used; it must not touch that rest before it has looked.
 */
public final class EpollProvider implements BackendProvider {
    private static final int FIRST_JAVA_WITH_FOREIGN_MEMORY = 22;

    private static final long TICK_NANOS = 100_000;

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
        String platform = missingPlatform();
        return platform == null ? NativeAccess.denied() : platform;
    }

    private static @Nullable String missingPlatform() {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux")) {
            return "needs Linux, this is " + system;
        }
        String architecture = System.getProperty("os.arch");
        if (!architecture.equals("amd64") && !architecture.equals("aarch64")) {
            return "needs x86_64 or aarch64, this is " + architecture;
        }
        int feature = Runtime.version().feature();
        if (feature < FIRST_JAVA_WITH_FOREIGN_MEMORY) {
            return "needs Java " + FIRST_JAVA_WITH_FOREIGN_MEMORY + " or later, this is " + feature;
        }
        return null;
    }

    @Override
    public @Nullable String onlyByName() {
        return missingPlatform() == null ? NativeAccess.notGranted() : null;
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        return missingPlatform();
    }

    /** What a sleeping loop needs to wake up. On kernels before 5.11, which count in milliseconds, it is one of those. */
    @Override
    public long tickNanos() {
        return TICK_NANOS;
    }

    @Override
    public Poller openPoller() throws IOException {
        String reason = unavailable();
        if (reason != null) {
            throw new AioException(AioStatus.NOTSUP, "epoll " + reason);
        }
        try {
            return new EpollPoller();
        } catch (LinkageError | IllegalCallerException e) {
            throw new AioException(AioStatus.NOTSUP, "epoll " + NativeAccess.failed(e), e);
        }
    }
}
