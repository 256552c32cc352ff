package weir.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import weir.soak.account.Books;
import weir.soak.account.Fault;
import weir.soak.measure.Flatness;
import weir.soak.measure.Sample;

/**
 * What a run has shown.
 *
 * @param books all counts
 * @param samples in the order of time
 * @param flatness of each metric; empty if the run was too short to judge
 * @param backends that took part
 * @param seconds that the traffic lasted
 * @param atLeast operations that were wanted
 * @param leftovers what was still there at the end, in words; empty for nothing
 */
record Outcome(
        Books books,
        List<Sample> samples,
        List<Flatness> flatness,
        List<String> backends,
        double seconds,
        long atLeast,
        List<String> leftovers) {
    /** Copies the lists. */
    Outcome {
        samples = List.copyOf(samples);
        flatness = List.copyOf(flatness);
        backends = List.copyOf(backends);
        leftovers = List.copyOf(leftovers);
    }

    /** All that is wrong, in words. */
    List<String> complaints() {
        List<String> found = new ArrayList<>(books.texts());
        if (books.faults() > books.texts().size()) {
            found.add("... and " + (books.faults() - books.texts().size()) + " faults more");
        }
        flatness.stream().filter(each -> !each.isFlat()).map(Flatness::text).forEach(found::add);
        if (books.completed() < atLeast) {
            found.add(books.completed() + " operations have completed, " + atLeast + " were wanted");
        }
        found.addAll(leftovers);
        return found;
    }

    boolean isWell() {
        return complaints().isEmpty();
    }

    /** Some lines for the terminal. */
    String summary() {
        StringBuilder text = new StringBuilder();
        flatness.forEach(each -> text.append(each.text()).append('\n'));
        if (flatness.isEmpty()) {
            text.append("too short to judge growth\n");
        }
        complaints().forEach(each -> text.append("FAULT ").append(each).append('\n'));
        return text
                + String.format(
                        Locale.ROOT,
                        "%s: %,d operations in %.0f s (%,.0f a second) on %s; lost %d, doubled %d, damaged %d, untrue %d,"
                                + " unexpected %d; %,d bytes compared",
                        isWell() ? "well" : "NOT WELL",
                        books.completed(),
                        seconds,
                        books.completed() / seconds,
                        String.join(" and ", backends),
                        books.faults(Fault.LOST),
                        books.faults(Fault.DOUBLED),
                        books.faults(Fault.DAMAGED),
                        books.faults(Fault.UNTRUE),
                        books.faults(Fault.UNEXPECTED),
                        books.bytes());
    }
}
