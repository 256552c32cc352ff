package weir.bench.messages;

/**
 * What one run has counted.
 *
 * @param messages that came to the server
 * @param nanos the time
 * @param serverCpuNanos processor time of the server in this time, or -1 if not known
 * @param clientCpuNanos of the client
 * @param allocated bytes that both have allocated, or -1 if not known
 */
record MessageResult(long messages, long nanos, long serverCpuNanos, long clientCpuNanos, long allocated) {
    double perSecond() {
        return messages * 1e9 / nanos;
    }

    /** Processor time of both ends for one message, in nanoseconds; NaN if not known. */
    double cpuPerMessage() {
        return clientCpuNanos < 0 ? Double.NaN : serverCpuPerMessage() + (double) clientCpuNanos / messages;
    }

    /** Of the server alone. */
    double serverCpuPerMessage() {
        return serverCpuNanos < 0 ? Double.NaN : (double) serverCpuNanos / messages;
    }

    /** Bytes allocated by both ends for one message; NaN if not known. */
    double allocatedPerMessage() {
        return allocated < 0 ? Double.NaN : (double) allocated / messages;
    }
}
