package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one line that the engine logs of each swap. */
record SwapLine(String from, String to, int moved, int stayed, int closed) {
    private static final Pattern FORMAT =
            Pattern.compile("swap from (\\S+) to (\\S+): ([\\d.,]+) moved, ([\\d.,]+) stayed, ([\\d.,]+) closed, ");

    static List<SwapLine> in(Log log) {
        return log.lines().stream().flatMap(line -> of(line).stream()).toList();
    }

    /** Those from one backend to another. */
    static List<SwapLine> in(Log log, String from, String to) {
        return in(log).stream()
                .filter(each -> each.from.equals(from) && each.to.equals(to))
                .toList();
    }

    private static Optional<SwapLine> of(String line) {
        Matcher matcher = FORMAT.matcher(line);
        return matcher.find()
                ? Optional.of(new SwapLine(
                        matcher.group(1),
                        matcher.group(2),
                        number(matcher.group(3)),
                        number(matcher.group(4)),
                        number(matcher.group(5))))
                : Optional.empty();
    }

    /** The log groups digits as the locale does. */
    private static int number(String text) {
        return Integer.parseInt(text.replaceAll("\\D", ""));
    }

    /** So many swaps, each of which moved what was live, or more, and left and closed nothing. */
    static void requireAllMoved(Log log, String from, String to, int swaps, int live) {
        assertThat(in(log, from, to))
                .as("%s", log.lines())
                .hasSize(swaps)
                .allSatisfy(each -> assertThat(each.moved).isGreaterThanOrEqualTo(live))
                .allSatisfy(each -> assertThat(each.stayed).isZero())
                .allSatisfy(each -> assertThat(each.closed).isZero());
    }
}
