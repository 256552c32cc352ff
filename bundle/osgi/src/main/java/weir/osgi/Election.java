package weir.osgi;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import weir.spi.Engine;

/**
 * Lets one glue bundle work where several are deployed, such as the all-in-one bundle beside the separate ones: each
 * registers its engine, the oldest works, the others wait until it has gone. Those of another class space do not see each
 * other, and need not.
 */
final class Election implements ServiceTrackerCustomizer<Engine, ServiceReference<Engine>> {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    private final BundleContext context;
    private final Glue glue;
    private final ServiceTracker<Engine, ServiceReference<Engine>> tracker;
    private final Set<Long> candidates = new ConcurrentSkipListSet<>();

    /** STANDS_BY -> OPENING -> WORKS -> CLOSED, or CLOSED from each; who opens while another closes also closes. */
    private enum Phase {
        STANDS_BY,
        OPENING,
        WORKS,
        CLOSED
    }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STANDS_BY);

    private @Nullable ServiceRegistration<Engine> registration;

    /** The service id of the own candidate, once all older ones are known; later ones have higher numbers. */
    private volatile @Nullable Long own;

    Election(BundleContext context, Glue glue) {
        this.context = context;
        this.glue = glue;
        tracker = new ServiceTracker<>(context, Engine.class, this);
    }

    void open() {
        ServiceRegistration<Engine> registered = context.registerService(Engine.class, glue.engine(), null);
        registration = registered;
        tracker.open();
        own = idOf(registered.getReference());
        decide();
        if (phase.get() == Phase.STANDS_BY) {
            LOG.log(System.Logger.Level.INFO, "{0} stands by: another bundle does its work", context.getBundle());
        }
    }

    void close() {
        own = null;
        tracker.close();
        if (phase.getAndSet(Phase.CLOSED) == Phase.WORKS) {
            glue.close();
        }
        if (registration != null) {
            registration.unregister(); // last, so that the next one finds the backends free
        }
    }

    private void decide() {
        Long mine = own;
        boolean oldest = mine != null && candidates.stream().allMatch(each -> each >= mine);
        if (oldest && phase.compareAndSet(Phase.STANDS_BY, Phase.OPENING)) {
            glue.open();
            if (!phase.compareAndSet(Phase.OPENING, Phase.WORKS)) {
                glue.close(); // the bundle was stopped meanwhile, by another thread
            }
        }
    }

    private static Long idOf(ServiceReference<Engine> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    @Override
    public ServiceReference<Engine> addingService(ServiceReference<Engine> reference) {
        candidates.add(idOf(reference));
        return reference;
    }

    @Override
    public void modifiedService(ServiceReference<Engine> reference, ServiceReference<Engine> same) {}

    @Override
    public void removedService(ServiceReference<Engine> reference, ServiceReference<Engine> same) {
        candidates.remove(idOf(reference));
        decide();
    }
}
