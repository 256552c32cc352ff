package weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pitest.classinfo.ClassName;
import org.pitest.classpath.ClassloaderByteArraySource;
import org.pitest.mutationtest.EngineArguments;
import org.pitest.mutationtest.engine.Mutant;
import org.pitest.mutationtest.engine.Mutater;
import org.pitest.mutationtest.engine.MutationDetails;
import org.pitest.mutationtest.engine.gregor.config.GregorEngineFactory;
import weir.stress.schedule.Exploration;
import weir.stress.schedule.SteppingLoader;

/**
 * How many mutants of the state machine the triples kill. PIT itself cannot ask them: they load the classes a second time, in
 * a loader of their own, where PIT's exchange of loaded classes does not reach. So PIT makes the mutants, and this loads them.
 */
@Timeout(value = 120, unit = TimeUnit.MINUTES)
class MutantsTest {
    private static final List<String> MUTATED = List.of(
            "weir.spi.Operation",
            "weir.spi.OperationData",
            "weir.spi.OperationQueue",
            "weir.spi.Waiter",
            "weir.spi.Word",
            "weir.spi.Mutex");
    private static final int SCHEDULES = 165 * Integer.getInteger("weir.mutants.schedules", 200);
    private static final long MOST_MILLIS = 60_000;

    private enum Fate {
        KILLED,
        TIMED_OUT,
        SURVIVED
    }

    @Test
    @DisplayName("mutants of the state machine that the triples kill")
    void triples() throws InterruptedException {
        Mutater mutater = new GregorEngineFactory()
                .createEngine(EngineArguments.arguments())
                .createMutator(ClassloaderByteArraySource.fromContext());
        Map<String, Map<Fate, Integer>> counts = new TreeMap<>();
        List<String> survivors = new ArrayList<>();
        for (String name : MUTATED) {
            Collection<MutationDetails> all = mutater.findMutations(ClassName.fromString(name));
            for (MutationDetails each : all) {
                Fate fate = fateOf(name, mutater.getMutation(each.getId()));
                counts.computeIfAbsent(name, key -> new EnumMap<>(Fate.class)).merge(fate, 1, Integer::sum);
                if (fate == Fate.SURVIVED) {
                    survivors.add(name + ":" + each.getLineNumber() + " " + each.getMethod() + ": " + each.getDescription());
                }
            }
        }
        System.out.println("survivors:\n" + String.join("\n", survivors));
        System.out.println("mutants: " + counts);
        assertThat(counts).isNotEmpty();
    }

    private static Fate fateOf(String name, Mutant mutant) throws InterruptedException {
        AtomicReference<Fate> fate = new AtomicReference<>(Fate.TIMED_OUT);
        Thread run = new Thread(() -> fate.set(isKilled(name, mutant.getBytes()) ? Fate.KILLED : Fate.SURVIVED));
        run.setDaemon(true); // it may loop for ever
        run.start();
        run.join(MOST_MILLIS);
        return fate.get();
    }

    @SuppressWarnings("CatchingUnchecked")
    private static boolean isKilled(String name, byte[] mutated) {
        try {
            Exploration exploration =
                    new Exploration(new MutantLoader(name, mutated).program("weir.stress.triples.Triples"));
            exploration.run(0, SCHEDULES, null);
            return exploration.failure() != null;
        } catch (Throwable e) { // whatever a mutant does: it was noticed
            return true;
        }
    }

    /** One class is another. */
    private static final class MutantLoader extends SteppingLoader {
        private final String file;
        private final byte[] mutated;

        MutantLoader(String name, byte[] mutated) {
            super(null);
            file = name.replace('.', '/') + ".class";
            this.mutated = mutated;
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return name.equals(file) ? new ByteArrayInputStream(mutated) : super.getResourceAsStream(name);
        }
    }
}
