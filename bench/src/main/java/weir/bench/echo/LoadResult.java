package weir.bench.echo;

import java.util.Arrays;

/**
 * What one run of the load generator has counted.
 *
 * @param messages that came back in the time
 * @param nanos the time
 * @param serverCpuNanos processor time of the server in this time, or -1 if not known
 * @param loadCpuNanos processor time of the load generator in this time, or -1 if not known
 * @param p50Nanos the time a message takes: half do not exceed it
 * @param p99Nanos 99 of 100 do not exceed it
 */
record LoadResult(long messages, long nanos, long serverCpuNanos, long loadCpuNanos, long p50Nanos, long p99Nanos) {
    double perSecond() {
        return messages * 1e9 / nanos;
    }

    /** Processor time of the server for one message, in nanoseconds; NaN if not known. */
    double cpuPerMessage() {
        return serverCpuNanos < 0 || messages == 0 ? Double.NaN : (double) serverCpuNanos / messages;
    }

    /** The part of the time that the load generator was busy, 0 to 1 and more; NaN if not known. */
    double loadBusy() {
        return loadCpuNanos < 0 ? Double.NaN : (double) loadCpuNanos / nanos;
    }

    /** As one line, for {@link #parse}. */
    String line() {
        return messages + " " + nanos + " " + serverCpuNanos + " " + loadCpuNanos + " " + p50Nanos + " " + p99Nanos;
    }

    static LoadResult parse(String line) {
        long[] numbers =
                Arrays.stream(line.trim().split(" ")).mapToLong(Long::parseLong).toArray();
        return new LoadResult(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }
}
