package weir.bench.echo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import weir.bench.CommandLine;
import weir.bench.process.UnavailablePeerException;

/** Runs one of the echo servers: prints {@code READY port}, or {@code UNAVAILABLE reason}, and serves until killed. */
public final class EchoPeer {
    static final String READY = "READY ";
    static final String UNAVAILABLE = "UNAVAILABLE ";

    /** The size of a message, for the servers that read whole ones; the others echo what comes. */
    static final String MESSAGE = "--message";

    /** For the comparison: with {@code input-ends} the server ends with its standard input, and so never outlives who started it. */
    static final String UNTIL = "--until";

    static final String INPUT_ENDS = "input-ends";
    private static final String KILLED = "killed";

    /** For the generator in C, which also measures Unix sockets. */
    private static final String UNIX = "--unix";

    private static final String USAGE =
            """
        usage: peer NAME [--message BYTES] [--unix PATH] [--until killed|input-ends]
          Echoes on a free port of the loopback address, which it prints, and at the path if there is one.
          NAME             %s
          --message BYTES  1 to 1048576, default 64: of what the servers with threads read whole; the others echo what comes
          --unix PATH      listens there too; not all can
          --until WHEN     default killed; input-ends: until its standard input ends
        """.formatted(String.join(", ", Peer.ALL.stream().map(Peer::id).toList()));

    private EchoPeer() {}

    /** Serves; exit status 2 for wrong arguments, 3 if the server is not available here, 1 if it cannot listen. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        if (args.length == 0) {
            System.err.print(USAGE);
            System.exit(2);
        }
        boolean untilInputEnds = false;
        try {
            Peer peer = CommandLine.one("peer", args[0], Peer.ALL, Peer::id);
            CommandLine line = new CommandLine(Arrays.copyOfRange(args, 1, args.length), List.of(MESSAGE, UNIX, UNTIL));
            untilInputEnds = CommandLine.one(
                            UNTIL, line.value(UNTIL, KILLED), List.of(KILLED, INPUT_ENDS), each -> each)
                    .equals(INPUT_ENDS);
            String path = line.value(UNIX, "");
            if (!path.isEmpty() && !peer.servesUnix()) {
                throw new IllegalArgumentException(
                        UNIX + " with " + peer.id() + "; allowed: Weir's servers without threads");
            }
            int port = peer.start(line.number(MESSAGE, 64, 1, 1 << 20), path.isEmpty() ? null : Path.of(path));
            System.out.println(READY + port + (path.isEmpty() ? "" : " " + path));
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
        if (untilInputEnds) {
            while (System.in.read() >= 0) {
                // Nothing is to be read; the end is what is waited for.
            }
            System.exit(0);
        }
        new CountDownLatch(1).await();
    }
}
