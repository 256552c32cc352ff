package weir.sp.tool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads options one after another by the rules of {@code nngcat}: a long one may be cut as long as it is not ambiguous, and its
 * value follows behind {@code =} or {@code :} or as the next argument; a short one's value may follow at once; short ones are
 * not clustered; the first argument that is no option ends the options.
 */
final class CommandLine {
    /** An option that was given; what is no value is empty. */
    record Given(Option option, Value value) {
        String text() {
            return value.text();
        }

        /** How a message names it. */
        String shown() {
            return "--" + option.names().get(0) + " '" + text() + "'";
        }
    }

    private final List<String> arguments;
    private int next;

    /** Reads arguments that have one character for each byte. */
    CommandLine(List<String> arguments) {
        this.arguments = List.copyOf(arguments);
    }

    /** The next option, or null if there is none. */
    @Nullable
    Given next() throws Ending {
        if (next >= arguments.size() || !arguments.get(next).startsWith("-")) {
            return null;
        }
        String argument = arguments.get(next);
        if (argument.equals("-")) {
            next++;
            return null;
        }
        return argument.startsWith("--") ? longOption(argument) : shortOption(argument);
    }

    /** What is left behind the options. */
    List<String> rest() {
        return arguments.subList(next, arguments.size());
    }

    private Given shortOption(String argument) throws Ending {
        for (Option option : Option.values()) {
            if (option.has(argument.charAt(1))) {
                return given(option, argument, argument.length() > 2 ? argument.substring(2) : null);
            }
        }
        throw invalid(argument);
    }

    private Given longOption(String argument) throws Ending {
        int end = 2;
        while (end < argument.length() && argument.charAt(end) != '=' && argument.charAt(end) != ':') {
            end++;
        }
        return given(
                named(argument, argument.substring(2, end)),
                argument,
                end < argument.length() ? argument.substring(end + 1) : null);
    }

    private static Option named(String argument, String name) throws Ending {
        List<String> begun = new ArrayList<>();
        Option found = null;
        for (Option option : Option.values()) {
            for (String each : option.names()) {
                if (each.equals(name)) {
                    return option;
                }
                if (each.startsWith(name)) {
                    begun.add("--" + each);
                    found = option;
                }
            }
        }
        if (found == null) {
            throw invalid(argument);
        }
        if (begun.size() > 1) {
            throw Ending.failed("Option " + shown(argument) + " is ambiguous (specify in full); allowed: "
                    + String.join(", ", begun));
        }
        return found;
    }

    private Given given(Option option, String argument, @Nullable String attached) throws Ending {
        next++;
        if (!option.takesValue()) {
            if (attached != null) {
                throw invalid(argument);
            }
            return new Given(option, new Value(""));
        }
        if (attached != null) {
            return new Given(option, new Value(attached));
        }
        if (next == arguments.size()) {
            throw Ending.failed("Option " + shown(argument) + " requires argument.");
        }
        next++;
        return new Given(option, new Value(arguments.get(next - 1)));
    }

    private static Ending invalid(String argument) {
        return Ending.failed("Option " + shown(argument) + " is invalid; allowed: those that --help shows.");
    }

    private static String shown(String argument) {
        return new Value(argument).text();
    }
}
