package weir.bench.messages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import weir.bench.CommandLine;
import weir.bench.MarkdownSection;
import weir.bench.Rounds;
import weir.bench.process.Pinning;
import weir.bench.process.UnavailablePeerException;

/** Messages between two ends of a kind, Weir and libnng: one kind at a time, in turns. */
public final class MessageComparison implements AutoCloseable {
    private static final MarkdownSection SECTION = new MarkdownSection("messages");

    private final MessageOptions options;
    private final Pinning pinning = Pinning.find();
    /** For the program on libnng, and Unix sockets. */
    private final Path folder = Files.createTempDirectory("weir-bench");

    private final NngProgram nng = new NngProgram("cc", folder);
    private final MessageReport report;
    /** Those of the traffic that is measured now, still well. */
    private final List<Ends> running = new ArrayList<>();

    private final Set<MessagePeer> unavailable = EnumSet.noneOf(MessagePeer.class);
    private boolean failed;

    private MessageComparison(MessageOptions options) throws IOException {
        this.options = options;
        report = new MessageReport(options, pinning, nng.version());
    }

    /** Compares; exit status 2 for wrong arguments, 1 if a peer failed. */
    public static void main(String[] args) throws IOException {
        MessageOptions options;
        try {
            CommandLine line = new CommandLine(args, MessageOptions.ALLOWED);
            if (line.help()) {
                System.out.print(MessageOptions.USAGE);
                return;
            }
            options = MessageOptions.of(line);
            SECTION.check(options.out());
        } catch (IllegalArgumentException e) {
            System.err.println("messages: " + e.getMessage());
            System.exit(2);
            return;
        }
        if (!run(options)) {
            System.exit(1);
        }
    }

    /** Compares and writes the result; false if a peer failed. */
    static boolean run(MessageOptions options) throws IOException {
        try (MessageComparison comparison = new MessageComparison(options)) {
            for (Traffic traffic : options.traffics()) {
                comparison.measure(traffic);
            }
            SECTION.write(options.out(), comparison.report.markdown());
            System.out.println("written to " + options.out());
            return !comparison.failed;
        }
    }

    private void measure(Traffic traffic) throws IOException {
        System.out.println(traffic.describe());
        List<Rounds<MessagePeer, MessageResult>> all = new ArrayList<>();
        try {
            for (MessagePeer peer : options.peers()) {
                if (!unavailable.contains(peer)) {
                    start(peer, traffic);
                }
            }
            for (int i = 1; i <= options.warmups(); i++) {
                round(traffic, "warm-up " + i, all);
            }
            for (Ends ends : running) {
                all.add(new Rounds<>(ends.peer()));
            }
            for (int i = 1; i <= options.rounds(); i++) {
                round(traffic, "round " + i, all);
            }
        } finally {
            closeEnds();
        }
        report.add(traffic, all);
    }

    private void start(MessagePeer peer, Traffic traffic) throws IOException {
        try {
            running.add(Ends.start(peer, traffic, nng, pinning, folder));
        } catch (UnavailablePeerException e) {
            System.out.println("  " + peer.id() + " left out: " + e.getMessage());
            report.leaveOut(peer.id() + ": " + e.getMessage());
            unavailable.add(peer);
        }
    }

    /** Measures each once; one that fails is out of it, with all its rounds. */
    private void round(Traffic traffic, String name, List<Rounds<MessagePeer, MessageResult>> all) {
        StringBuilder line = new StringBuilder("  " + name + ", msgs/s:");
        for (Iterator<Ends> each = running.iterator(); each.hasNext(); ) {
            Ends ends = each.next();
            try {
                MessageResult result = ends.run(options.nanos());
                all.stream().filter(rounds -> rounds.peer() == ends.peer()).forEach(rounds -> rounds.add(result));
                line.append(String.format(Locale.ROOT, " %s %,.0f", ends.peer().id(), result.perSecond()));
            } catch (IOException e) {
                each.remove();
                ends.close();
                all.removeIf(rounds -> rounds.peer() == ends.peer());
                failed = true;
                String what = ends.peer().id() + " failed on " + traffic.name() + ": " + e.getMessage();
                System.out.println("  " + what);
                report.leaveOut(what);
            }
        }
        System.out.println(line);
    }

    private void closeEnds() {
        running.forEach(Ends::close);
        running.clear();
    }

    @Override
    public void close() throws IOException {
        closeEnds();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
