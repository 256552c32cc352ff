package weir.tck.template;

import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Poller;

/** The way in: declared in {@code module-info.java} and in {@code META-INF/services/weir.spi.BackendProvider}. */
public final class TemplateProvider implements BackendProvider {
    /** For the service loader; loading it must do no harm on any platform. */
    public TemplateProvider() {}

    @Override
    public String name() {
        return "template"; // a-z, 0-9, '-', '_', a letter first; what users write into AioConfig.withBackend
    }

    @Override
    public int priority() {
        return 0; // epoll has 200, nio 100: "auto" takes the available backend of highest priority
    }

    @Override
    public @Nullable String unavailable() {
        return "a template"; // null where it works, else one line why not; no system call that may be denied
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        return "a template"; // null for what it can do, else one line why not
    }

    @Override
    public long tickNanos() {
        return 1_000_000; // how late a poll may end without load: the resolution of timeouts
    }

    @Override
    public Poller openPoller() {
        return new TemplatePoller(); // one for each event loop; here native libraries are touched first
    }
}
