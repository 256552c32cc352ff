package weir.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import weir.api.AioStatus;
import weir.soak.account.Books;
import weir.soak.account.Fault;
import weir.soak.account.Kind;
import weir.soak.measure.Flatness;
import weir.soak.measure.Metric;
import weir.soak.measure.Sample;

@Timeout(60)
class ReportTest {
    private final Books books = new Books();

    /** Three minutes, a sample every two seconds, with as many threads more at each. */
    private Outcome outcome(double growth) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 1; i <= 90; i++) {
            Map<Metric, Double> values = Map.of(Metric.THREADS, 20 + growth * i, Metric.HEAP, 3.0 * (1 << 20));
            samples.add(new Sample(2 * i, values, 1000L * i, i, 0, 0, 0));
        }
        return new Outcome(books, samples, Flatness.of(samples, 60), List.of("epoll", "nio"), 180, 0, List.of());
    }

    @Test
    void tableAndPicture(@TempDir Path folder) throws Exception {
        books.accepted();
        books.completed(Kind.RECV, AioStatus.OK);
        Outcome outcome = outcome(0);
        Report.write(new SoakOptions(3, 1, 2, 1, 0, folder.resolve("new")), outcome);

        String text = Files.readString(folder.resolve("new/soak.md"));
        assertThat(text).contains("**Well: 1 operations in 3.0 minutes");
        assertThat(text).contains("| minute | operations | a second | heap after GC, MiB | threads |");
        assertThat(text).contains("| 1 | 30,000 | 500 | 3.0 | 20 | 30 | 0 | 0 | 0 |");
        assertThat(text).contains("| 3 | 30,000 | 500 |").doesNotContain("| 4 | 30,000");
        assertThat(text).contains("| threads | 20 | 20 | 20 | 0 | 0 | 2 | flat |");
        assertThat(text).contains("| recv | 1 |").contains("| OK | 1 |");

        Document picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("new/soak.svg").toFile());
        // A line each for the rate, the heap, the threads; and no metric that was not measured.
        assertThat(picture.getElementsByTagName("rect").getLength()).isEqualTo(2 * 3);
    }

    @Test
    void growthAndFaultsAndTooFewAreComplaints() {
        assertThat(outcome(0).isWell()).isTrue();
        assertThat(outcome(0.1).complaints()).hasSize(1).allMatch(each -> each.contains("threads GROWS"));
        Outcome few = new Outcome(books, List.of(), List.of(), List.of("nio"), 1, 10, List.of());
        assertThat(few.complaints()).containsExactly("0 operations have completed, 10 were wanted");
        Outcome left = new Outcome(books, List.of(), List.of(), List.of("nio"), 1, 0, List.of("a thread"));
        assertThat(left.complaints()).containsExactly("a thread");
        books.fault(Fault.LOST, "on purpose");
        assertThat(outcome(0).complaints()).containsExactly("lost: on purpose");
        assertThat(outcome(0).summary()).contains("NOT WELL").contains("lost 1, doubled 0");
    }
}
