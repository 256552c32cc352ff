package weir.osgi.test.backend;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Poller;

/** Would be preferred to all others, if anything of it worked; subclasses are broken earlier. */
public class BrokenProvider implements BackendProvider {
    /** For the extender. */
    public BrokenProvider() {}

    @Override
    public String name() {
        return "broken";
    }

    @Override
    public int priority() {
        return 1000;
    }

    @Override
    public @Nullable String unavailable() {
        return null;
    }

    @Override
    public @Nullable String lacks(Capability capability) {
        return null;
    }

    @Override
    public long tickNanos() {
        return 1;
    }

    @Override
    public Poller openPoller() throws IOException {
        throw new IOException("no poller today");
    }

    /** Its constructor throws. */
    public static final class Unborn extends BrokenProvider {
        /** For the extender. */
        public Unborn() {
            throw new IllegalStateException("not today");
        }
    }

    /** Cannot say what it is called. */
    public static final class Nameless extends BrokenProvider {
        /** For the extender. */
        public Nameless() {}

        @Override
        public String name() {
            throw new IllegalStateException("no name today");
        }
    }

    /** Is called nothing. */
    public static final class NoName extends BrokenProvider {
        /** For the extender. */
        public NoName() {}

        @Override
        @SuppressWarnings("NullAway") // that is what is broken
        public String name() {
            return null;
        }
    }

    /** Cannot say whether it is available. */
    public static final class Undecided extends BrokenProvider {
        /** For the extender. */
        public Undecided() {}

        @Override
        public @Nullable String unavailable() {
            throw new LinkageError("no idea today");
        }
    }

    /** Bears the name of another. */
    public static final class Impostor extends BrokenProvider {
        /** For the extender. */
        public Impostor() {}

        @Override
        public String name() {
            return "nio";
        }
    }

    /** No provider at all. */
    public static final class Stranger {
        /** For the extender. */
        public Stranger() {}
    }
}
