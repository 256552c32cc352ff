package weir.stress;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments of the form {@code --name value} or {@code --name}. What is wrong is said with what is allowed. */
final class Arguments {
    private final Map<String, String> values = new HashMap<>();

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException if one is not allowed
     */
    Arguments(List<String> arguments, List<String> withValue, List<String> alone) {
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (alone.contains(name)) {
                values.put(name, "");
            } else if (!withValue.contains(name)) {
                throw new IllegalArgumentException("unknown argument '" + name + "'; allowed: "
                        + String.join(", ", withValue) + ", " + String.join(", ", alone));
            } else if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("argument " + name + " needs a value");
            } else {
                values.put(name, arguments.get(++i));
            }
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String text(String name) {
        return values.get(name);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    long number(String name, long otherwise, long min, long max) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of bounds.
        }
        throw new IllegalArgumentException(name + " '" + text + "' is not allowed; allowed: " + min + " to " + max);
    }
}
