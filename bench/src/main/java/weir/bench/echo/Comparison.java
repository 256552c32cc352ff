package weir.bench.echo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import weir.bench.CommandLine;
import weir.bench.MarkdownSection;
import weir.bench.Rounds;
import weir.bench.process.Pinning;
import weir.bench.process.UnavailablePeerException;

/** Echo servers side by side: each in a JVM of its own, all driven by one load generator, one at a time, in turns. */
public final class Comparison implements AutoCloseable {
    private static final MarkdownSection SECTION = new MarkdownSection("compare");
    private static final int FIRST_WITH_EPOLL = 22;

    private final ComparisonOptions options;
    private final Pinning pinning = Pinning.find();
    private final LoadProcess load = new LoadProcess(pinning);
    private final ComparisonReport report;
    /** Those of the workload that is measured now, still alive. */
    private final List<PeerProcess> peers = new ArrayList<>();

    private final Set<Peer> unavailable = EnumSet.noneOf(Peer.class);
    private boolean failed;

    private Comparison(ComparisonOptions options) throws IOException {
        this.options = options;
        report = new ComparisonReport(options, pinning);
    }

    /** Compares; exit status 2 for wrong arguments, 1 if a server failed. */
    public static void main(String[] args) throws IOException {
        ComparisonOptions options;
        try {
            CommandLine line = new CommandLine(args, ComparisonOptions.ALLOWED);
            if (line.help()) {
                System.out.print(ComparisonOptions.USAGE);
                return;
            }
            options = ComparisonOptions.of(line);
            SECTION.check(options.out());
        } catch (IllegalArgumentException e) {
            System.err.println("compare: " + e.getMessage());
            System.exit(2);
            return;
        }
        if (!run(options)) {
            System.exit(1);
        }
    }

    /** Compares and writes the result; false if a server failed. */
    static boolean run(ComparisonOptions options) throws IOException {
        int java = Runtime.version().feature();
        if (java < FIRST_WITH_EPOLL && options.peers().contains(Peer.WEIR_EPOLL)) {
            System.out.println("This is Java " + java + ", and weir-epoll needs " + FIRST_WITH_EPOLL
                    + " or later: run this command with the java of such a JDK to have it in.");
        }
        try (Comparison comparison = new Comparison(options)) {
            for (Workload workload : options.workloads()) {
                comparison.measure(workload);
            }
            SECTION.write(options.out(), comparison.report.markdown());
            System.out.println("written to " + options.out());
            return !comparison.failed;
        }
    }

    private void measure(Workload workload) throws IOException {
        System.out.println(workload.describe());
        List<Rounds<Peer, LoadResult>> all = new ArrayList<>();
        try {
            for (Peer peer : options.peers()) {
                if (!unavailable.contains(peer)) {
                    start(peer, workload);
                }
            }
            for (int i = 1; i <= options.warmups(); i++) {
                round(workload, "warm-up " + i, all);
            }
            for (PeerProcess peer : peers) {
                all.add(new Rounds<>(peer.peer()));
            }
            for (int i = 1; i <= options.rounds(); i++) {
                round(workload, "round " + i, all);
            }
        } finally {
            closePeers();
        }
        report.add(workload, all);
    }

    private void start(Peer peer, Workload workload) throws IOException {
        try {
            peers.add(PeerProcess.start(peer, workload, pinning));
        } catch (UnavailablePeerException e) {
            System.out.println("  " + peer.id() + " left out: " + e.getMessage());
            report.leaveOut(peer.id() + ": " + e.getMessage());
            unavailable.add(peer);
        }
    }

    /** Measures each once; one that fails is out of it, with all its rounds. */
    private void round(Workload workload, String name, List<Rounds<Peer, LoadResult>> all) throws IOException {
        StringBuilder line = new StringBuilder("  " + name + ", msgs/s:");
        for (Iterator<PeerProcess> each = peers.iterator(); each.hasNext(); ) {
            PeerProcess peer = each.next();
            try {
                LoadResult result = peer.run(load, workload, options.nanos());
                all.stream().filter(rounds -> rounds.peer() == peer.peer()).forEach(rounds -> rounds.add(result));
                line.append(String.format(Locale.ROOT, " %s %,.0f", peer.peer().id(), result.perSecond()));
            } catch (LoadFailure e) {
                leaveOutFailed(workload, peer, e);
                each.remove();
                all.removeIf(rounds -> rounds.peer() == peer.peer());
            }
        }
        System.out.println(line);
    }

    private void leaveOutFailed(Workload workload, PeerProcess peer, LoadFailure failure) throws IOException {
        peer.close();
        String what = peer.peer().id() + " failed on " + workload.name() + ": " + failure.getMessage();
        if (peer.peer() == Peer.REFERENCE) {
            throw new IOException(what, failure);
        }
        System.out.println("  " + what);
        report.leaveOut(what);
        failed = true;
    }

    private void closePeers() {
        peers.forEach(PeerProcess::close);
        peers.clear();
    }

    @Override
    public void close() {
        closePeers();
        load.close();
    }
}
