package weir.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Arguments of the form {@code --name value}, and {@code --help}. What is wrong is said with what is allowed. */
public final class CommandLine {
    private static final String HELP = "--help";

    private final Map<String, String> values = new HashMap<>();

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException if one is not allowed
     */
    public CommandLine(String[] arguments, List<String> allowed) {
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (name.equals(HELP)) {
                values.put(HELP, "");
                continue;
            }
            if (!allowed.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown argument '" + name + "'; allowed: " + String.join(", ", allowed) + ", " + HELP);
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("argument " + name + " needs a value");
            }
            if (values.put(name, arguments[++i]) != null) {
                throw new IllegalArgumentException("argument " + name + " is there twice; allowed: once");
            }
        }
    }

    /** Whether help is wanted. */
    public boolean help() {
        return values.containsKey(HELP);
    }

    /** The value given, or null. */
    public @Nullable String value(String name) {
        return values.get(name);
    }

    /** The value given, or another. */
    public String value(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** The value given as a whole number, or another. */
    public int number(String name, int otherwise, int min, int max) {
        String text = value(name, String.valueOf(otherwise));
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

    /** The value given in seconds, 0.1 to 3600, as nanoseconds; or another. */
    public long seconds(String name, String otherwise) {
        String text = value(name, otherwise);
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0.1 && seconds <= 3600) {
                return (long) (seconds * 1e9);
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of bounds.
        }
        throw new IllegalArgumentException(name + " '" + text + "' is not allowed; allowed: 0.1 to 3600 seconds");
    }

    /** A list separated by commas, of things that have names. */
    public <T> List<T> list(String name, List<T> all, Function<T, String> names) {
        String text = values.get(name);
        if (text == null) {
            return all;
        }
        return Arrays.stream(text.split(",", -1))
                .map(wanted -> one(name, wanted, all, names))
                .distinct()
                .toList();
    }

    /** One thing by its name; {@code argument} is for the message if there is none. */
    public static <T> T one(String argument, String wanted, List<T> all, Function<T, String> names) {
        return all.stream()
                .filter(each -> names.apply(each).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(argument + " '" + wanted + "' is not known; allowed: "
                        + String.join(", ", all.stream().map(names).toList())));
    }
}
