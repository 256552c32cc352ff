package weir.soak.measure;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Reads what the process uses now. */
public final class Gauges {
    /** Of a native memory summary: what was allocated by the JDK's libraries and by arenas, none of the JVM's own. */
    private static final Pattern OTHER = Pattern.compile("-\\s+Other \\(reserved=\\d+KB, committed=(\\d+)KB");

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    /** Collects garbage, so that what is left is used; buffers that nobody refers to are freed a moment later. */
    public void collect() {
        System.gc();
    }

    /** All that can be measured here. */
    public Map<Metric, Double> read() {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.HEAP, (double) heapAfterCollection());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if (pool.getName().equals("direct")) {
                values.put(Metric.DIRECT, (double) pool.getMemoryUsed());
                values.put(Metric.DIRECT_COUNT, (double) pool.getCount());
            }
        }
        long nativeBytes = nativeMemory();
        if (nativeBytes >= 0) {
            values.put(Metric.NATIVE, (double) nativeBytes);
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            values.put(Metric.FILES, (double) system.getOpenFileDescriptorCount());
        }
        values.put(Metric.THREADS, (double) ManagementFactory.getThreadMXBean().getThreadCount());
        values.put(Metric.WEIR_THREADS, (double) weirThreads());
        return values;
    }

    /** What was in use right after the last collection of each pool: traffic that goes on does not count. */
    private static long heapAfterCollection() {
        long sum = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && usage != null) {
                sum += usage.getUsed();
            }
        }
        return sum;
    }

    /** Threads that the engine has started and that have not ended, but for those that resolve names. */
    public static long weirThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("weir-")
                        && !thread.getName().startsWith("weir-resolver-"))
                .count();
    }

    /** From the JVM's native memory tracking, or -1 if it is off: it must be asked for when the JVM starts. */
    private long nativeMemory() {
        try {
            Object summary = server.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "vmNativeMemory",
                    new Object[] {new String[] {"summary"}},
                    new String[] {String[].class.getName()});
            Matcher matcher = OTHER.matcher(String.valueOf(summary));
            return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : -1;
        } catch (JMException e) {
            return -1;
        }
    }
}
