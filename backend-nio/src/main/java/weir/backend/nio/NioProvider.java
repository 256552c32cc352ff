package weir.backend.nio;

import java.io.IOException;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Poller;

/** The backend {@code nio}: available wherever Java is. */
public final class NioProvider implements BackendProvider {
    /** For ServiceLoader. */
    public NioProvider() {}

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public @Nullable String unavailable() {
        return null;
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        return switch (capability) {
            case OUTSIDE, TCP, UNIX, UDP, MULTICAST, HANDOVER -> null;
            case ABSTRACT -> "java.nio has no abstract names of Unix sockets";
            case IPV6_ONLY -> "java.nio has no IPv6-only option";
            case USER_TIMEOUT -> "java.nio has no user timeout";
            case FAST_OPEN -> "java.nio has no fast open";
            case PEER_CREDENTIALS -> "java.nio tells names of user and group, but no numbers and no process";
            case INHERIT -> "java.nio takes no descriptors";
            case KEEPALIVE_TIMES -> NioOptions.hasKeepAliveTimes() ? null : "the module jdk.net is not in this image";
            case REUSE_PORT -> NioOptions.hasReusePort() ? null : "this platform has no SO_REUSEPORT";
        };
    }

    /** Selectors count in milliseconds. */
    @Override
    public long tickNanos() {
        return 1_000_000;
    }

    @Override
    public Poller openPoller() throws IOException {
        try {
            return new NioPoller(Selector.open());
        } catch (IOException e) {
            throw NioFailures.ofOpen(e);
        }
    }
}
