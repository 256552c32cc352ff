package weir.osgi;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** Shows the report by JMX, where the JVM has it. */
final class Management {
    private static final System.Logger LOG = System.getLogger("weir.osgi");

    private static final String NAME = "weir:type=Engine";
    private static final int MOST_OPERATIONS = 20;

    private final Report report;
    /** Another framework of this JVM may have the name. */
    private boolean registered;

    Management(Report report) {
        this.report = report;
    }

    private record View(Report report) implements WeirMXBean {
        @Override
        public List<Map<String, String>> getBackends() {
            return report.backends();
        }

        @Override
        public List<Map<String, String>> getScopes() {
            return report.scopes();
        }

        @Override
        public List<Map<String, String>> getOldestOperations() {
            return report.operations(MOST_OPERATIONS);
        }
    }

    void open() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new StandardMBean(new View(report), WeirMXBean.class, true), new ObjectName(NAME));
            registered = true;
        } catch (JMException e) {
            LOG.log(System.Logger.Level.WARNING, "no management by JMX: {0}", e.toString());
        }
    }

    void close() {
        if (!registered) {
            return;
        }
        registered = false;
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        } catch (InstanceNotFoundException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} was not there", NAME);
        } catch (JMException e) {
            LOG.log(System.Logger.Level.WARNING, NAME + " is left behind", e);
        }
    }
}
