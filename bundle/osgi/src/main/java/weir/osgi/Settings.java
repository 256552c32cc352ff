package weir.osgi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import weir.api.AioConfig;

/**
 * What an operator can set. The texts come from framework properties, and over them from Configuration Admin.
 *
 * @param policy which backend serves those who take any
 * @param allowed the backends that may be taken unasked
 * @param settle how long after the last arrival of a backend sockets are moved to it
 * @param absence how long sockets and services are kept when the last backend has gone
 * @param grace how long a departing backend serves what no other takes
 * @param stopTimeout how long the stop of a bundle waits for Weir
 * @param loops event loops of each backend; 0 = automatic
 * @param callbacks where callbacks run
 * @param callbackThreads threads of each user's executor, at most
 * @param maxStreams streams of each user, at most; 0 = no limit
 */
record Settings(
        Policy policy,
        List<String> allowed,
        Duration settle,
        Duration absence,
        Duration grace,
        Duration stopTimeout,
        int loops,
        Callbacks callbacks,
        int callbackThreads,
        int maxStreams) {

    /** Where callbacks run. */
    enum Callbacks {
        /** On threads of the user's own. */
        EXECUTOR,
        /** On the event loop, right after the event. */
        LOOP;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Callbacks parse(String text) {
            for (Callbacks each : values()) {
                if (text.equals(each.text())) {
                    return each;
                }
            }
            throw new IllegalArgumentException(quoted(text) + "; allowed: executor, loop");
        }
    }

    static final String POLICY = "weir.policy";
    static final String ALLOWED = "weir.backends.allowed";
    static final String SETTLE = "weir.settle";
    static final String ABSENCE = "weir.absence";
    static final String GRACE = "weir.grace";
    static final String STOP_TIMEOUT = "weir.stop.timeout";
    static final String LOOPS = "weir.loops";
    static final String CALLBACKS = "weir.callbacks";
    static final String CALLBACK_THREADS = "weir.callback.threads";
    static final String MAX_STREAMS = "weir.streams.max";

    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put(POLICY, "auto");
        DEFAULTS.put(ALLOWED, "epoll,nio");
        DEFAULTS.put(SETTLE, "1s");
        DEFAULTS.put(ABSENCE, "10s");
        DEFAULTS.put(GRACE, "2s");
        DEFAULTS.put(STOP_TIMEOUT, "5s");
        DEFAULTS.put(LOOPS, "0");
        DEFAULTS.put(CALLBACKS, "executor");
        DEFAULTS.put(CALLBACK_THREADS, "4");
        DEFAULTS.put(MAX_STREAMS, "0");
    }

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s)");
    private static final Pattern BACKEND = Pattern.compile("[a-z][a-z0-9_-]{0,31}");
    private static final int MOST_THREADS = 256;
    private static final int MOST_QUOTED = 200;

    /** A text that is not allowed. */
    static final class BadValue extends IllegalArgumentException {
        private final String key;

        BadValue(String key, IllegalArgumentException reason) {
            super(key + " is " + reason.getMessage(), reason);
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    /** The settings of some texts; defaults for the others. */
    static Settings of(Map<String, String> texts) {
        Map<String, String> all = new LinkedHashMap<>(DEFAULTS);
        all.putAll(texts);
        return new Settings(
                read(all, POLICY, Policy::parse),
                read(all, ALLOWED, Settings::backendNames),
                read(all, SETTLE, Settings::duration),
                read(all, ABSENCE, Settings::duration),
                read(all, GRACE, Settings::duration),
                read(all, STOP_TIMEOUT, Settings::duration),
                read(all, LOOPS, text -> number(text, 0, AioConfig.MAX_LOOPS)),
                read(all, CALLBACKS, Callbacks::parse),
                read(all, CALLBACK_THREADS, text -> number(text, 1, MOST_THREADS)),
                read(all, MAX_STREAMS, text -> number(text, 0, Integer.MAX_VALUE)));
    }

    /** Takes the texts that a lookup knows; a bad one is reported and left out, so that the rest counts. */
    static Map<String, String> lookUp(
            Function<String, @Nullable String> lookup, BiConsumer<String, BadValue> reporter) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String key : DEFAULTS.keySet()) {
            String text = lookup.apply(key);
            if (text != null) {
                try {
                    of(Map.of(key, text));
                    found.put(key, text);
                } catch (BadValue e) {
                    reporter.accept(key, e);
                }
            }
        }
        return found;
    }

    /** All keys. */
    static Iterable<String> keys() {
        return DEFAULTS.keySet();
    }

    private static <T> T read(Map<String, String> texts, String key, Function<String, T> parser) {
        try {
            return parser.apply(texts.getOrDefault(key, "").strip());
        } catch (IllegalArgumentException e) {
            throw new BadValue(key, e);
        }
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(quoted(text) + "; allowed: a whole number with ms or s, such as 500ms");
        }
        long number = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
    }

    private static int number(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of bounds; the exception's own repeats the text, however long.
        }
        throw new IllegalArgumentException(quoted(text) + "; allowed: " + least + " to " + most);
    }

    private static List<String> backendNames(String text) {
        return Stream.of(text.split(",", -1)) // -1: else "," were no name at all, and none of the backends allowed
                .map(String::strip)
                .map(Settings::backendName)
                .toList();
    }

    /** The text, or the beginning of a long one: the message goes into a log. */
    static String quoted(String text) {
        return text.length() <= MOST_QUOTED ? "'" + text + "'" : "'" + text.substring(0, MOST_QUOTED) + "...'";
    }

    static String backendName(String text) {
        if (!BACKEND.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    quoted(text) + "; allowed as a backend's name: 1 to 32 of a-z, 0-9, '-', '_', a letter first");
        }
        return text;
    }
}
