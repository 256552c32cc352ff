package weir.bench.echo;

import java.time.Duration;

/** The phases of a run: a lead that does not count, the time that does, the end; and what is counted in it. */
final class LoadClock {
    private final LoadRequest request;
    private final Latencies latencies = new Latencies();
    private long begin;
    private long countFrom;
    private boolean counting;
    private boolean ended;
    private long messages;
    private long elapsed;
    private long serverCpu;
    private long loadCpu;

    LoadClock(LoadRequest request) {
        this.request = request;
    }

    /** All is connected. */
    void start(long now) {
        begin = now;
    }

    /** Some messages of a connection are back; true if more shall be sent. */
    boolean back(LoadConnection connection, int count, long now) {
        if (counting) {
            connection.record(count, now, latencies);
            messages += count;
        }
        return !isOver(now);
    }

    /** Whether nothing more shall be sent. */
    boolean isOver(long now) {
        if (!counting && !ended && now - begin >= request.leadNanos()) {
            serverCpu = serverCpuNanos();
            loadCpu = cpuNanos(ProcessHandle.current());
            countFrom = now;
            counting = true;
        } else if (counting && now - countFrom >= request.nanos()) {
            counting = false;
            ended = true;
            elapsed = now - countFrom;
            serverCpu = difference(serverCpu, serverCpuNanos());
            loadCpu = difference(loadCpu, cpuNanos(ProcessHandle.current()));
        }
        return ended;
    }

    LoadResult result() {
        return new LoadResult(messages, elapsed, serverCpu, loadCpu, latencies.quantile(0.5), latencies.quantile(0.99));
    }

    private long serverCpuNanos() {
        return ProcessHandle.of(request.serverPid()).map(LoadClock::cpuNanos).orElse(-1L);
    }

    /** On Linux from /proc/PID/stat: user and system time of all threads, in steps of 10 ms. */
    private static long cpuNanos(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(-1L);
    }

    private static long difference(long from, long to) {
        return from < 0 || to < 0 ? -1 : to - from;
    }
}
