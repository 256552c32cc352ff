package weir.api;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A typed option of a socket. The constants are in {@link StreamOptions} and {@link UdpOptions}; backends compare
 * options by identity.
 *
 * @param <T> the type of its values
 */
public final class AioOption<T> {
    private final String name;
    private final Class<T> type;
    private final String allowed;
    private final Predicate<? super T> check;
    private final @Nullable T defaultValue;

    /**
     * Makes an option of one's own, for a backend that offers more than the constants.
     *
     * @param name how it is called in messages
     * @param type the class of its values
     * @param allowed what the check allows, in words
     * @param check whether a value is allowed
     * @param defaultValue the value where none was set, or null where the operating system has its own
     */
    public AioOption(String name, Class<T> type, String allowed, Predicate<? super T> check, @Nullable T defaultValue) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
        this.allowed = Objects.requireNonNull(allowed, "allowed");
        this.check = Objects.requireNonNull(check, "check");
        this.defaultValue = defaultValue;
    }

    /** How it is called in messages. */
    public String name() {
        return name;
    }

    /** The value where none was set, or null where the operating system has its own. */
    public @Nullable T defaultValue() {
        return defaultValue;
    }

    /**
     * Returns the value if it is allowed.
     *
     * @throws NullPointerException if it is null
     * @throws ClassCastException if it is of another type
     * @throws IllegalArgumentException if it is not allowed; the message names it and what is
     */
    public T checked(@Nullable Object value) {
        T typed = type.cast(Objects.requireNonNull(value, name));
        if (!check.test(typed)) {
            throw new IllegalArgumentException("option " + name + ": "
                    + (typed instanceof String text ? Quoted.of(text) : typed)
                    + " is not allowed; allowed: " + allowed);
        }
        return typed;
    }

    static AioOption<Boolean> flag(String name, @Nullable Boolean defaultValue) {
        return new AioOption<>(name, Boolean.class, "true, false", value -> true, defaultValue);
    }

    static AioOption<Integer> number(String name, int min, int max, @Nullable Integer defaultValue) {
        return new AioOption<>(
                name, Integer.class, min + " to " + max, value -> value >= min && value <= max, defaultValue);
    }

    @Override
    public String toString() {
        return name;
    }
}
