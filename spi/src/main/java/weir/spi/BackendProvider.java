package weir.spi;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A backend: some machinery that moves bytes. Found by {@link java.util.ServiceLoader}, declared in
 * {@code module-info.java} and in {@code META-INF/services}, or given to {@link Engine#add}.
 *
 * <p>Loading a provider and asking it must do no harm on any platform: what may be missing is touched first by
 * {@link #openPoller}.
 */
@ConsumerType
public interface BackendProvider {
    /** Its name, as in {@link weir.api.AioConfig#withBackend}: a-z, 0-9, '-', '_', a letter first; not auto, not none. */
    String name();

    /** {@code auto} takes the available backend of highest priority. Weir's: epoll 200, nio 100. */
    int priority();

    /** Null if it can be used here, else one line why not. Makes no restricted call. */
    @Nullable
    String unavailable();

    /**
     * Null if {@code auto} may take it, else one line why it must be asked for by name: because using it here has an effect
     * that nobody should meet unasked, such as a warning of the JVM's. Makes no restricted call.
     */
    default @Nullable String onlyByName() {
        return null;
    }

    /** Null if it has a capability, else one line why not. */
    @Nullable
    String lacks(Capability capability);

    /** By how many nanoseconds a poll may end late, without load: the resolution of timeouts. */
    long tickNanos();

    /** Opens what one event loop waits with. */
    Poller openPoller() throws IOException;
}
