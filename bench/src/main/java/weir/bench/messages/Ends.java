package weir.bench.messages;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import weir.bench.process.Pinning;
import weir.bench.process.UnavailablePeerException;

/** Two ends of a kind, connected. They send nothing but in their turn, so nobody need be stopped. */
final class Ends implements AutoCloseable {
    private static final long LONGEST_LEAD_NANOS = 200_000_000;

    private final MessagePeer peer;
    private final EndProcess server;
    private final EndProcess client;

    private Ends(MessagePeer peer, EndProcess server, EndProcess client) {
        this.peer = peer;
        this.server = server;
        this.client = client;
    }

    /** Starts both; {@code folder} is for the file of a Unix socket. */
    static Ends start(MessagePeer peer, Traffic traffic, NngProgram nng, Pinning pinning, Path folder)
            throws IOException, UnavailablePeerException {
        String url = traffic.tcp() ? "tcp://127.0.0.1:0" : "ipc://" + folder.resolve(peer.id() + "-" + traffic.name());
        EndProcess server = EndProcess.start(peer, nng, pinning, traffic.server(), url, traffic.bytes());
        try {
            return new Ends(
                    peer,
                    server,
                    EndProcess.start(peer, nng, pinning, traffic.client(), server.url(), traffic.bytes()));
        } catch (IOException | UnavailablePeerException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    MessagePeer peer() {
        return peer;
    }

    /**
     * Lets messages go for so long, after a while that does not count.
     *
     * @throws IOException if an end failed, or no message came
     */
    MessageResult run(long nanos) throws IOException {
        client.tell("go");
        pause(Math.min(LONGEST_LEAD_NANOS, nanos / 4));
        long serverCpu = server.cpuNanos();
        long clientCpu = client.cpuNanos();
        Count serverBefore = server.tell("count");
        Count clientBefore = client.tell("count");
        pause(nanos);
        serverCpu = difference(serverCpu, server.cpuNanos());
        clientCpu = difference(clientCpu, client.cpuNanos());
        Count serverAfter = server.tell("count");
        Count clientAfter = client.tell("rest");
        long messages = serverAfter.messages() - serverBefore.messages();
        if (messages == 0) {
            throw new IOException("no message came");
        }
        long serverBytes = difference(serverBefore.allocated(), serverAfter.allocated());
        long clientBytes = difference(clientBefore.allocated(), clientAfter.allocated());
        return new MessageResult(
                messages,
                serverAfter.nanos() - serverBefore.nanos(),
                serverCpu,
                clientCpu,
                serverBytes < 0 || clientBytes < 0 ? -1 : serverBytes + clientBytes);
    }

    private static void pause(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static long difference(long from, long to) {
        return from < 0 || to < 0 ? -1 : to - from;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
