package weir.soak;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The jar's main class. Exit status 1 if the soak has found something, 2 for wrong arguments, 3 for a hang. */
public final class Main {
    /** Held, since the log manager forgets loggers that nobody holds, and their levels. */
    private static final Logger LOG = Logger.getLogger("weir");

    private Main() {}

    /** Runs the soak. */
    public static void main(String[] args) throws Exception {
        List<String> arguments = List.of(args);
        if (arguments.contains("--help")) {
            System.out.println(SoakOptions.USAGE);
            return;
        }
        SoakOptions options;
        try {
            options = SoakOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        LOG.setLevel(Level.WARNING); // a swap every two seconds is nothing to tell
        Outcome outcome = new Soak(options).run();
        System.out.println(outcome.summary());
        if (options.out() != null) {
            Report.write(options, outcome);
        }
        // Nothing may be left that keeps the process alive, so it is not ended by force if all is well.
        if (!outcome.isWell()) {
            System.exit(1);
        }
    }
}
