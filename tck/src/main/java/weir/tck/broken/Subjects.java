package weir.tck.broken;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIf;
import weir.spi.BackendProvider;
import weir.spi.EngineScope;
import weir.tck.BackendReadinessTests;
import weir.tck.BackendSocketTests;
import weir.tck.BackendTests;
import weir.tck.CustomOperationTests;
import weir.tck.Mailbox;
import weir.tck.QueueMailbox;
import weir.tck.StreamEndTests;
import weir.tck.StreamTests;

/** Classes of the kit over the provider that {@link KitCatchesBrokenBackends} has chosen; alone they are disabled. */
final class Subjects {
    private static final String CHOSEN = "weir.tck.broken.Subjects#chosen";

    private static volatile @Nullable BackendProvider provider;
    private static volatile Function<EngineScope, Mailbox> mailboxes = QueueMailbox::new;

    private Subjects() {}

    /** Chooses what is tested, or null for nothing. */
    static void choose(@Nullable BackendProvider newProvider, Function<EngineScope, Mailbox> newMailboxes) {
        provider = newProvider;
        mailboxes = newMailboxes;
    }

    /** Whether there is something to test: a scan for tests finds these classes too. */
    static boolean chosen() {
        return provider != null;
    }

    private static BackendProvider provider() {
        BackendProvider chosen = provider;
        if (chosen == null) {
            throw new IllegalStateException("no provider was chosen");
        }
        return chosen;
    }

    @EnabledIf(CHOSEN)
    static final class Waiting extends BackendTests {
        @Override
        protected BackendProvider provider() {
            return Subjects.provider();
        }
    }

    @EnabledIf(CHOSEN)
    static final class Sockets extends BackendSocketTests {
        @Override
        protected BackendProvider provider() {
            return Subjects.provider();
        }
    }

    @EnabledIf(CHOSEN)
    static final class Readiness extends BackendReadinessTests {
        @Override
        protected BackendProvider provider() {
            return Subjects.provider();
        }
    }

    @EnabledIf(CHOSEN)
    static final class Streams extends StreamTests {
        @Override
        protected BackendProvider provider() {
            return Subjects.provider();
        }
    }

    @EnabledIf(CHOSEN)
    static final class StreamEnds extends StreamEndTests {
        @Override
        protected BackendProvider provider() {
            return Subjects.provider();
        }
    }

    @EnabledIf(CHOSEN)
    static final class Custom extends CustomOperationTests {
        @Override
        protected BackendProvider provider() {
            return Subjects.provider();
        }

        @Override
        protected Mailbox mailbox(EngineScope scope) {
            return mailboxes.apply(scope);
        }
    }
}
