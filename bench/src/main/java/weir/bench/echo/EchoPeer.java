package weir.bench.echo;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import weir.bench.CommandLine;

/** Runs one of the echo servers: prints {@code READY port}, or {@code UNAVAILABLE reason}, and serves until killed. */
public final class EchoPeer {
    static final String READY = "READY ";
    static final String UNAVAILABLE = "UNAVAILABLE ";

    /** For the comparison: the server ends with its standard input, so that it never outlives who started it. */
    static final String WITH_INPUT = "--with-input";

    private static final String USAGE = "usage: peer NAME\n"
            + "  Echoes on a free port of the loopback address, which it prints, until it is killed.\n  NAME  "
            + String.join(", ", Peer.ALL.stream().map(Peer::id).toList());

    private EchoPeer() {}

    /** Serves; exit status 2 for wrong arguments, 3 if the server is not available here, 1 if it cannot listen. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (Arrays.asList(args).contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        boolean withInput = args.length == 2 && args[1].equals(WITH_INPUT);
        if (args.length != 1 && !withInput) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try {
            int port = CommandLine.one("peer", args[0], Peer.ALL, Peer::id).start();
            System.out.println(READY + port);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (UnavailablePeerException e) {
            System.out.println(UNAVAILABLE + e.getMessage());
            System.exit(3);
        } catch (IOException e) {
            System.err.println(args[0] + " cannot serve: " + e);
            System.exit(1);
        }
        if (withInput) {
            while (System.in.read() >= 0) {
                // Nothing is to be read; the end is what is waited for.
            }
            System.exit(0);
        }
        new CountDownLatch(1).await();
    }
}
