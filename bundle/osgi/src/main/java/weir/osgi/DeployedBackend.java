package weir.osgi;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Poller;

/** A backend as a bundle brings it; the operator's policy decides whether it may be taken unasked. */
final class DeployedBackend implements BackendProvider {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    private final BackendProvider provider;
    private final String name;
    private final Function<DeployedBackend, @Nullable String> policy;

    /** Whether it has been here long enough to be taken by those who take any. */
    private volatile boolean settled;
    /** Why it does not work; known once it has settled. */
    private volatile @Nullable String failure;
    /** Its silence has been reported. */
    private volatile boolean silent;

    /**
     * Wraps a provider.
     *
     * @param policy null if it may be taken unasked, else one line why not
     */
    DeployedBackend(BackendProvider provider, Function<DeployedBackend, @Nullable String> policy) {
        this.provider = provider;
        this.name = Objects.requireNonNull(provider.name(), "its name() is null");
        this.policy = policy;
    }

    /** From here it may be taken; unless it turns out that it does not work. */
    void settle() {
        if (!settled) {
            boolean mayBeTried = unavailable() == null && answer(provider::onlyByName) == null;
            failure = mayBeTried ? tryOut() : null;
            settled = true;
        }
    }

    /** Whether it turned out not to work. */
    boolean isBroken() {
        return failure != null;
    }

    /** Why it may not be taken though it was asked for by name, or null. */
    @Nullable
    String reasonAgainst() {
        return settled ? failure : "arrived just now, or waits for " + Settings.POLICY;
    }

    /** Those who take any must not be moved to a backend that opens nothing. */
    private @Nullable String tryOut() {
        try {
            provider.openPoller().close();
            return null;
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.ERROR, this + " opens no poller and is left alone", e);
            return "it opens no poller: " + e;
        }
    }

    /** Asks the provider, which is code of others. */
    private @Nullable String answer(Supplier<@Nullable String> question) {
        try {
            return question.get();
        } catch (RuntimeException | LinkageError e) {
            if (!silent) {
                silent = true;
                LOG.log(System.Logger.Level.ERROR, this + " does not answer and is left alone", e);
            }
            return "it does not answer: " + e;
        }
    }

    boolean isSettled() {
        return settled;
    }

    /** Why it does not work, or why its own provider wants to be asked for by name; or null. */
    @Nullable
    String ownReason() {
        String failed = failure;
        return failed == null ? answer(provider::onlyByName) : failed;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return provider.priority();
    }

    @Override
    public @Nullable String unavailable() {
        return answer(provider::unavailable);
    }

    @Override
    public @Nullable String onlyByName() {
        return policy.apply(this);
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        return provider.lacks(capability);
    }

    @Override
    public long tickNanos() {
        return provider.tickNanos();
    }

    @Override
    public Poller openPoller() throws IOException {
        return provider.openPoller();
    }

    @Override
    public String toString() {
        return "backend " + name + " of " + provider.getClass().getName();
    }
}
