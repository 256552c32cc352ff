package weir.bench.messages;

import java.io.IOException;
import java.time.Duration;
import weir.bench.process.ChildProcess;
import weir.bench.process.Pinning;
import weir.bench.process.UnavailablePeerException;

/** One end in its process. */
final class EndProcess implements AutoCloseable {
    private static final long ANSWER_NANOS = 30_000_000_000L;

    private final ChildProcess process;
    private final String url;

    private EndProcess(ChildProcess process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Starts it; when this returns it listens, or is connected. */
    static EndProcess start(MessagePeer peer, NngProgram nng, Pinning pinning, Role role, String url, int bytes)
            throws IOException, UnavailablePeerException {
        ChildProcess process = peer.start(nng, pinning, role, url, bytes);
        try {
            String line = process.readLine(ANSWER_NANOS);
            if (line.startsWith(WeirEnd.UNAVAILABLE)) {
                throw new UnavailablePeerException(line.substring(WeirEnd.UNAVAILABLE.length()));
            }
            if (!line.startsWith(WeirEnd.READY)) {
                throw new IOException(peer.id() + " said '" + line + "', not READY");
            }
            return new EndProcess(process, line.substring(WeirEnd.READY.length()));
        } catch (IOException | UnavailablePeerException | RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    /** Where it listens, with the real port. */
    String url() {
        return url;
    }

    /** Gives a command; what it has counted until then. */
    Count tell(String command) throws IOException {
        process.writeLine(command);
        return Count.parse(process.readLine(ANSWER_NANOS));
    }

    /** Processor time until now, user and system of all threads, in steps of 10 ms on Linux; -1 if not known. */
    long cpuNanos() {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .map(Duration::toNanos)
                .orElse(-1L);
    }

    @Override
    public void close() {
        process.close();
    }
}
