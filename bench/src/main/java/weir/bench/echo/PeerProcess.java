package weir.bench.echo;

import java.io.IOException;
import weir.bench.process.ChildProcess;
import weir.bench.process.Pinning;
import weir.bench.process.UnavailablePeerException;

/** One echo server in its JVM. Stopped except while it is its turn. */
final class PeerProcess implements AutoCloseable {
    private static final long START_NANOS = 30_000_000_000L;

    private final Peer peer;
    private final Pinning pinning;
    private final ChildProcess process;
    private final int port;

    private PeerProcess(Peer peer, Pinning pinning, ChildProcess process, int port) {
        this.peer = peer;
        this.pinning = pinning;
        this.process = process;
        this.port = port;
    }

    /** Starts it for one workload; when this returns it listens, and is stopped. */
    static PeerProcess start(Peer peer, Workload workload, Pinning pinning)
            throws IOException, UnavailablePeerException {
        ChildProcess process = ChildProcess.java(
                pinning,
                0,
                EchoPeer.class,
                peer.id(),
                EchoPeer.MESSAGE,
                String.valueOf(workload.bytes()),
                EchoPeer.UNTIL,
                EchoPeer.INPUT_ENDS);
        try {
            String line = process.readLine(START_NANOS);
            if (line.startsWith(EchoPeer.UNAVAILABLE)) {
                throw new UnavailablePeerException(line.substring(EchoPeer.UNAVAILABLE.length()));
            }
            if (!line.startsWith(EchoPeer.READY)) {
                throw new IOException(peer.id() + " said '" + line + "', not READY");
            }
            int port = Integer.parseInt(line.substring(EchoPeer.READY.length()).trim());
            pinning.pause(process);
            return new PeerProcess(peer, pinning, process, port);
        } catch (IOException | UnavailablePeerException | RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    Peer peer() {
        return peer;
    }

    /** Lets it serve one run of the load generator. */
    LoadResult run(LoadProcess load, Workload workload, long nanos) throws IOException, LoadFailure {
        pinning.resume(process);
        try {
            return load.run(new LoadRequest(workload, port, nanos, process.pid(), Load.STALL_NANOS));
        } finally {
            pinning.pause(process);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
