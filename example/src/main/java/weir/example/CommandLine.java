package weir.example;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arguments of the form {@code --name value}, each of which may come several times, and {@code --help}. */
final class CommandLine {
    private static final String HELP = "--help";

    private final Map<String, List<String>> values = new HashMap<>();

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException if one is not allowed; the message names it and what is
     */
    CommandLine(String[] arguments, List<String> allowed) {
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (name.equals(HELP)) {
                values.put(HELP, List.of());
                continue;
            }
            if (!allowed.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown argument '" + name + "'; allowed: " + String.join(", ", allowed) + ", " + HELP);
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("argument " + name + " needs a value");
            }
            values.computeIfAbsent(name, key -> new ArrayList<>()).add(arguments[++i]);
        }
    }

    boolean help() {
        return values.containsKey(HELP);
    }

    /** The values given, in order; empty if there are none. */
    List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** The last value given, or another. */
    String value(String name, String otherwise) {
        List<String> given = all(name);
        return given.isEmpty() ? otherwise : given.get(given.size() - 1);
    }

    /** The last value given as a number, or another. */
    int number(String name, int otherwise, int min, int max) {
        return number(name, value(name, String.valueOf(otherwise)), min, max);
    }

    /** A number within bounds; {@code name} is for the message if it is none. */
    static int number(String name, String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of bounds.
        }
        throw new IllegalArgumentException(name + " '" + text + "' is not allowed; allowed: " + min + " to " + max);
    }
}
