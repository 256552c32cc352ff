package weir.tck;

import java.util.Objects;
import weir.spi.BackendProvider;

/** A backend under another name and priority, so that one engine can know it twice. */
public class RenamedProvider extends DelegatingProvider {
    private final String name;
    private final int priority;

    /** Gives a backend another name and priority. */
    public RenamedProvider(BackendProvider delegate, String name, int priority) {
        super(delegate);
        this.name = Objects.requireNonNull(name, "name");
        this.priority = priority;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return priority;
    }
}
