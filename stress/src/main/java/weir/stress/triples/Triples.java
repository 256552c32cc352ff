package weir.stress.triples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import weir.stress.schedule.Program;

/** All sets of three events. */
public final class Triples implements Program {
    private static final List<List<Event>> TRIPLES = triples();

    /** Made by {@link weir.stress.schedule.SteppingLoader}. */
    public Triples() {}

    private static List<List<Event>> triples() {
        Event[] events = Event.values();
        List<List<Event>> triples = new ArrayList<>();
        for (int a = 0; a < events.length; a++) {
            for (int b = a + 1; b < events.length; b++) {
                for (int c = b + 1; c < events.length; c++) {
                    triples.add(List.of(events[a], events[b], events[c]));
                }
            }
        }
        return triples;
    }

    @Override
    public List<String> cases() {
        return TRIPLES.stream().map(Triples::name).toList();
    }

    private static String name(List<Event> triple) {
        return String.join(
                ",",
                triple.stream()
                        .map(event -> event.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Override
    public Outcome run(long seed, @Nullable List<String> trace) {
        List<Event> triple = TRIPLES.get((int) Math.floorMod(seed, (long) TRIPLES.size()));
        return new Story(triple, new SplittableRandom(seed), trace).run();
    }
}
