package weir.bench.messages;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * What an end has counted since it started.
 *
 * @param messages that came, or that the pipe took
 * @param nanos when, on the clock of its process
 * @param allocated bytes allocated by all threads, -1 if not known
 */
record Count(long messages, long nanos, long allocated) {
    private static final String COUNT = "COUNT ";

    /** Now and here. */
    static Count ofThisProcess(long messages) {
        return new Count(messages, System.nanoTime(), allocatedBytes());
    }

    /** Of the threads that are; those that matter here, the loop's, do not end. */
    private static long allocatedBytes() {
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                && threads.isThreadAllocatedMemorySupported()) {
            long sum = 0;
            for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                sum += Math.max(0, bytes); // -1 for one that has just ended
            }
            return sum;
        }
        return -1;
    }

    /** As one line, for {@link #parse}. */
    String line() {
        return COUNT + messages + " " + nanos + " " + allocated;
    }

    static Count parse(String line) throws IOException {
        String[] words = line.split(" ", -1);
        if (!line.startsWith(COUNT) || words.length != 4) {
            throw new IOException("it said '" + line + "', not " + COUNT + "and three numbers");
        }
        return new Count(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }
}
