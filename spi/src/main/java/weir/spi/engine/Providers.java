package weir.spi.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.BackendProvider;

/**
 * The backends that an engine knows, and which of them is taken. A provider is code of others: one that fails to answer is
 * unavailable with that reason, and does not hide the rest. Thread-safe; providers are asked without the monitor.
 */
final class Providers {
    /** A provider, with what it said of itself when it was added. */
    private record Known(BackendProvider provider, String name, int priority) {}

    // Guarded by the monitor.
    private final List<Known> known = new ArrayList<>();
    /** The name that a swap has chosen for all who take any; null = the best. */
    private @Nullable String chosen;

    Providers() {}

    /** Takes one in; refuses a name that is taken or not allowed. */
    void add(BackendProvider provider) {
        String name = Objects.requireNonNull(
                Objects.requireNonNull(provider, "provider").name(), "name of the provider");
        if (!name.matches("[a-z][a-z0-9_-]{0,31}") || name.equals(AioConfig.AUTO) || name.equals(ParkingBackend.NAME)) {
            throw new IllegalArgumentException("backend name '" + name
                    + "'; allowed: 1 to 32 of a-z, 0-9, '-', '_', a letter first, but not auto or none");
        }
        Known added = new Known(provider, name, provider.priority());
        synchronized (this) {
            if (known.stream().anyMatch(each -> each.name.equals(name))) {
                throw new IllegalArgumentException(
                        "a backend named '" + name + "' is there already; allowed: names not taken");
            }
            known.add(added);
            known.sort(Comparator.comparingInt(Known::priority).reversed());
        }
    }

    /** Forgets one. */
    synchronized void remove(BackendProvider provider) {
        if (!known.removeIf(each -> each.provider == provider)) {
            throw new IllegalArgumentException("backend '" + provider.name() + "' is not known; allowed: "
                    + (known.isEmpty()
                            ? "none is"
                            : known.stream().map(Known::name).toList()));
        }
        if (provider.name().equals(chosen)) {
            chosen = null;
        }
    }

    /** Whether it has not been removed. */
    synchronized boolean contains(BackendProvider provider) {
        return known.stream().anyMatch(each -> each.provider == provider);
    }

    /** All, those of highest priority first. */
    synchronized List<BackendProvider> byPriority() {
        return known.stream().map(Known::provider).toList();
    }

    /** What a swap has chosen for all who take any; null = the best. */
    synchronized void choice(@Nullable String backend) {
        chosen = backend;
    }

    private synchronized @Nullable String choice() {
        return chosen;
    }

    // Choosing

    /** The best available one, whatever a swap has chosen. */
    BackendProvider best() throws AioException {
        return firstThat(AioConfig.AUTO, null);
    }

    /** The one of a name, or for auto the chosen one, else the best available. */
    BackendProvider choose(String wanted) throws AioException {
        return firstThat(wanted, wanted.equals(AioConfig.AUTO) ? choice() : wanted);
    }

    /** The one for those who take any, or null. */
    @Nullable
    BackendProvider chosenOrNull() {
        return firstOrNull(choice());
    }

    /** Whether those who take any may take this one, and no other. */
    boolean isLastForAny(BackendProvider provider) {
        String preferred = choice();
        boolean others = byPriority().stream()
                .filter(each -> each != provider)
                .anyMatch(each -> isForAny(each, preferred) && reasonAgainst(each) == null);
        return contains(provider) && isForAny(provider, preferred) && !others;
    }

    private static boolean isForAny(BackendProvider provider, @Nullable String preferred) {
        return isForAuto(provider) || provider.name().equals(preferred);
    }

    private BackendProvider firstThat(String wanted, @Nullable String preferred) throws AioException {
        BackendProvider first = firstOrNull(preferred);
        if (first == null) {
            throw new AioException(AioStatus.NOTSUP, "backend '" + wanted + "' is not there; found: " + this);
        }
        return first;
    }

    private @Nullable BackendProvider firstOrNull(@Nullable String preferred) {
        for (BackendProvider each : byPriority()) {
            boolean fits = preferred == null ? isForAuto(each) : each.name().equals(preferred);
            if (fits && reasonAgainst(each) == null) {
                return each;
            }
        }
        return null;
    }

    /** Why a provider cannot be used, or null. */
    static @Nullable String reasonAgainst(BackendProvider provider) {
        return answer(provider::unavailable);
    }

    /** Why a provider must be asked for by name, or null. */
    static @Nullable String reasonForName(BackendProvider provider) {
        return answer(provider::onlyByName);
    }

    /** Whether a provider may be taken unasked. */
    static boolean isForAuto(BackendProvider provider) {
        return reasonForName(provider) == null;
    }

    private static @Nullable String answer(Supplier<@Nullable String> question) {
        try {
            return question.get();
        } catch (RuntimeException | LinkageError e) {
            return "it does not answer: " + e;
        }
    }

    /** All, each with why it is not taken. */
    @Override
    public String toString() {
        List<BackendProvider> all = byPriority();
        if (all.isEmpty()) {
            return "none (deploy one, such as the weir.backend.nio module)";
        }
        return all.stream()
                .map(each -> each.name() + " (" + describe(each) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String describe(BackendProvider provider) {
        String reason = reasonAgainst(provider);
        if (reason != null) {
            return "unavailable: " + reason;
        }
        String byName = reasonForName(provider);
        return byName == null ? "available" : "available by name only: " + byName;
    }
}
