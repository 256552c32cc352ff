package weir.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;

@Timeout(60)
class PairsVerdictTest {
    private static final String NAME = "weir.stress.pairs.FinishPairs.FinishAndCancel";

    @Test
    void allowedOutcomesPass() throws Exception {
        TestResult result = result(Status.NORMAL);
        result.addState("-, true, CANCELED, 1/1", 20_000);
        result.addState("-, false, OK, 1/0", 10_000);
        PairsVerdict verdict = new PairsVerdict(List.of(NAME), List.of(result));
        assertThat(verdict.complaints()).isEmpty();
        assertThat(verdict.summary()).isEqualTo("1 tests, 30,000 samples, 0 complaints");
    }

    @Test
    void oneForbiddenOutcomeAmongMillionsFails() throws Exception {
        TestResult result = result(Status.NORMAL);
        result.addState("-, true, CANCELED, 1/1", 3_000_000);
        result.addState("-, false, CANCELED, 1/1", 1);
        assertThat(new PairsVerdict(List.of(NAME), List.of(result)).complaints())
                .containsExactly(NAME + ": forbidden outcome (-, false, CANCELED, 1/1), 1 times");
    }

    @Test
    @DisplayName("jcstress leaves out what needs more processors than there are, and says nothing")
    void aTestThatDidNotRunFails() {
        assertThat(new PairsVerdict(List.of(NAME), List.of()).complaints())
                .singleElement()
                .asString()
                .contains("No scheduling was found");
    }

    @Test
    void aTestThatHardlyRanFails() throws Exception {
        TestResult result = result(Status.NORMAL);
        result.addState("-, true, CANCELED, 1/1", 9_999);
        assertThat(new PairsVerdict(List.of(NAME), List.of(result)).complaints())
                .containsExactly(NAME + ": 9999 samples; needed: 10000");
    }

    @Test
    void threadsThatNeverMetFail() throws Exception {
        TestResult result = result(Status.NORMAL);
        result.addState("-, true, CANCELED, 1/1", 3_000_000);
        assertThat(new PairsVerdict(List.of(NAME), List.of(result)).complaints())
                .containsExactly(NAME + ": one outcome in all 3000000 samples: the threads have not met");
    }

    @Test
    void aVirtualMachineThatDiedFails() throws Exception {
        TestResult result = result(Status.VM_ERROR);
        assertThat(new PairsVerdict(List.of(NAME), List.of(result)).complaints())
                .anyMatch(complaint -> complaint.contains("VM_ERROR"));
    }

    @Test
    void noTestsFail() {
        assertThat(new PairsVerdict(List.of(), List.of()).complaints()).containsExactly("no test has such a name");
    }

    @Test
    @DisplayName("the chosen twelve exist, and there are all pairs of the nine")
    void names() {
        List<String> names = TestList.tests().stream()
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .toList();
        assertThat(PairsCommand.CHOSEN).hasSize(12).isSubsetOf(names);
        List<String> nine =
                List.of("Finish", "Cancel", "Abort", "Timeout", "Stop", "Close", "Resubmit", "Await", "Skip");
        for (String a : nine) {
            for (String b : nine.subList(nine.indexOf(a) + 1, nine.size())) {
                assertThat(names).containsAnyOf(a + "And" + b, b + "And" + a);
            }
        }
        assertThat(names).hasSize(52);
    }

    private static TestResult result(Status status) throws Exception {
        Options options = new Options(new String[] {"-v"});
        options.parse();
        TestResult result = new TestResult(status);
        result.setConfig(new TestConfig(
                options,
                TestList.getInfo(NAME),
                1,
                List.of(),
                0,
                new SchedulingClass(AffinityMode.NONE, 2, NodeType.PACKAGE)));
        return result;
    }
}
