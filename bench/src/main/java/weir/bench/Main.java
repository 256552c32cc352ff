package weir.bench;

import java.util.Arrays;
import weir.bench.echo.Comparison;
import weir.bench.echo.EchoPeer;
import weir.bench.echo.Load;
import weir.bench.messages.MessageComparison;

/** The jar's main class: picks what to run. */
public final class Main {
    static final String USAGE = """
        usage: java -jar weir-bench.jar COMMAND [--help] ...
          compare   echo servers side by side, each in a JVM of its own, under one load generator
          messages  messages between two ends of a kind, Weir and libnng, with what they cost
          micro     what one operation, one timer, one round trip costs (JMH)
          peer      one of the echo servers
          load      the load generator\
        """;

    private Main() {}

    /** Runs one command; exit status 2 for wrong arguments. */
    public static void main(String[] args) throws Exception {
        String command = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (command) {
            case "compare" -> Comparison.main(rest);
            case "messages" -> MessageComparison.main(rest);
            case "micro" -> Micro.main(rest);
            case "peer" -> EchoPeer.main(rest);
            case "load" -> Load.main(rest);
            case "--help" -> System.out.println(USAGE);
            default -> {
                System.err.println(
                        "unknown command '" + command + "'; allowed: compare, messages, micro, peer, load, --help");
                System.exit(2);
            }
        }
    }
}
