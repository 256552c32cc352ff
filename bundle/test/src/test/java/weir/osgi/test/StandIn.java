package weir.osgi.test;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import weir.osgi.test.backend.StandInProvider;

/** The bundle of a backend that is NIO under another name. */
record StandIn(Bundle bundle) {
    static TestBundle bundle(String name, int priority) {
        return TestBundle.backend("backend." + name, StandInProvider.class)
                .classesOf(Jars.NIO)
                .header("Test-Name", name)
                .header("Test-Priority", String.valueOf(priority));
    }

    static StandIn start(Container container, String name, int priority) throws BundleException {
        return new StandIn(container.start(bundle(name, priority)));
    }
}
