package weir.stress;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import weir.stress.schedule.Break;
import weir.stress.schedule.Exploration;
import weir.stress.schedule.Exploration.Failure;
import weir.stress.schedule.SteppingLoader;

/** Runs triples, or one schedule again with all its steps. */
final class TriplesCommand {
    private TriplesCommand() {}

    static int run(List<String> arguments) {
        Arguments given = new Arguments(
                arguments, List.of("--schedules", "--seed", "--triple", "--break"), List.of("--trace", "--help"));
        if (given.has("--help")) {
            System.out.println(usage());
            return 0;
        }
        Break broken = given.has("--break") ? breakOf(given.text("--break", "")) : null;
        Exploration exploration = triples(broken);
        exploration.run(
                given.number("--seed", 0, Long.MIN_VALUE, Long.MAX_VALUE),
                (int) given.number("--schedules", 100_000, 1, 100_000_000),
                given.text("--triple"));
        Failure failure = exploration.failure();
        if (given.has("--trace")) {
            exploration.lastTrace().forEach(System.out::println);
        }
        System.out.println(exploration.summary());
        if (failure == null) {
            return 0;
        }
        System.out.println(failure.text(replayCommand(failure.seed(), broken)));
        return 1;
    }

    private static String usage() {
        return """
            usage: java -jar weir-stress.jar triples [--schedules N] [--seed S] [--triple A,B,C] [--break NAME] [--trace]
              --schedules N    how many, one for each seed from the first on; 100000
              --seed S         the first seed; 0
              --triple A,B,C   only these three events, for instance finish,cancel,await
              --break NAME     with the state machine broken, to see that it is found: %s
              --trace          print each step of the last schedule\
            """.formatted(breakNames());
    }

    static Exploration triples(@Nullable Break broken) {
        return new Exploration(new SteppingLoader(broken).program("weir.stress.triples.Triples"));
    }

    static String replayCommand(long seed, @Nullable Break broken) {
        return "java -jar stress/target/weir-stress.jar triples --schedules 1 --trace --seed " + seed
                + (broken == null ? "" : " --break " + broken.name().toLowerCase(Locale.ROOT));
    }

    private static Break breakOf(String name) {
        return Arrays.stream(Break.values())
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("--break '" + name + "' is not known; allowed: " + breakNames()));
    }

    private static String breakNames() {
        return Arrays.stream(Break.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
