package weir.osgi;

import java.util.List;
import java.util.Map;

/** What JMX clients see under {@code weir:type=Engine}; each row maps names of columns to texts. */
public interface WeirMXBean {
    /** The backends, and why one is not used. */
    List<Map<String, String>> getBackends();

    /** Who uses Weir, and how much. */
    List<Map<String, String>> getScopes();

    /** The oldest operations that run. */
    List<Map<String, String>> getOldestOperations();
}
