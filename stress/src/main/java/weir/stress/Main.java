package weir.stress;

import java.util.Arrays;
import java.util.List;

/** The jar's main class: picks what to run. Exit status 1 if a rule was broken, 2 for wrong arguments. */
public final class Main {
    private static final String USAGE = """
        usage: java -jar weir-stress.jar COMMAND [--help] ...
          pairs     two things at once on one operation, on two real threads (jcstress)
          triples   three things at once, in orders that a seed decides, on one thread\
        """;

    private Main() {}

    /** Runs one command. */
    public static void main(String[] args) throws Exception {
        String command = args.length == 0 ? "" : args[0];
        List<String> rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
        int status;
        try {
            status = switch (command) {
                case "pairs" -> PairsCommand.run(rest);
                case "triples" -> TriplesCommand.run(rest);
                case "--help" -> usage();
                default ->
                    throw new IllegalArgumentException(
                            "unknown command '" + command + "'; allowed: pairs, triples, --help");
            };
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            status = 2;
        }
        System.exit(status);
    }

    private static int usage() {
        System.out.println(USAGE);
        return 0;
    }
}
