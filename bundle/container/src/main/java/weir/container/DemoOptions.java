package weir.container;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What the demo is told.
 *
 * @param help whether the usage is wanted, and nothing else
 * @param seconds how long the load runs before and after each swap
 * @param properties of the framework
 */
record DemoOptions(boolean help, int seconds, Map<String, String> properties) {
    static final String USAGE = """
        usage: java -jar weir-container.jar demo [--seconds N] [-DNAME=VALUE ...]
          --seconds N     how long the load runs before and after each swap, 1 to 3600; default 5: half a minute in all
          -DNAME=VALUE    a property of the framework; system properties weir.* are passed on without being asked\
        """;

    private static final int MAX_SECONDS = 3600;

    /**
     * Reads what follows {@code demo} on the command line.
     *
     * @param system the system properties
     * @throws IllegalArgumentException if something is not allowed; the message names it and what is
     */
    static DemoOptions of(List<String> arguments, Properties system) {
        boolean help = false;
        int seconds = 5;
        Map<String, String> properties = ContainerOptions.weirProperties(system);
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            if (argument.equals("--help")) {
                help = true;
            } else if (argument.equals("--seconds")) {
                seconds = seconds(ContainerOptions.valueOf(argument, rest));
            } else if (argument.startsWith("-D")) {
                ContainerOptions.putProperty(argument.substring(2), properties);
            } else {
                throw new IllegalArgumentException(
                        "demo: unknown argument '" + argument + "'; allowed: --seconds, -DNAME=VALUE, --help");
            }
        }
        return new DemoOptions(help, seconds, Map.copyOf(properties));
    }

    private static int seconds(String text) {
        try {
            int seconds = Integer.parseInt(text);
            if (seconds >= 1 && seconds <= MAX_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of bounds.
        }
        throw new IllegalArgumentException("--seconds '" + text + "' is not allowed; allowed: 1 to " + MAX_SECONDS);
    }
}
