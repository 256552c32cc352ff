package weir.osgi.test;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** What JMX tells of the engine that works in this JVM. */
final class EngineView {
    static final ObjectName NAME = name();

    private static final EngineMXBean ENGINE =
            JMX.newMXBeanProxy(ManagementFactory.getPlatformMBeanServer(), NAME, EngineMXBean.class);

    private EngineView() {}

    /** The attributes, as Weir's own interface has them: texts by the names of their columns. */
    public interface EngineMXBean {
        /** A row for each backend. */
        List<Map<String, String>> getBackends();

        /** A row for each user's service. */
        List<Map<String, String>> getScopes();

        /** A row for each of the oldest operations. */
        List<Map<String, String>> getOldestOperations();
    }

    /** The services of a bundle. */
    static List<Map<String, String>> scopesOf(String owner) {
        return ENGINE.getScopes().stream()
                .filter(row -> owner.equals(row.get("owner")))
                .toList();
    }

    /** The operations of a bundle, as far as they are among the oldest. */
    static List<Map<String, String>> operationsOf(String owner) {
        return ENGINE.getOldestOperations().stream()
                .filter(row -> owner.equals(row.get("owner")))
                .toList();
    }

    private static ObjectName name() {
        try {
            return new ObjectName("weir:type=Engine");
        } catch (MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }
}
