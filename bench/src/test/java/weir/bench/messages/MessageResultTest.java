package weir.bench.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MessageResultTest {
    @Test
    void costsAreForOneMessage() {
        MessageResult result = new MessageResult(1000, 500_000_000, 3_000_000, 2_000_000, 100);
        assertThat(result.perSecond()).isEqualTo(2000);
        assertThat(result.cpuPerMessage()).isEqualTo(5000);
        assertThat(result.serverCpuPerMessage()).isEqualTo(3000);
        assertThat(result.allocatedPerMessage()).isEqualTo(0.1);
    }

    @Test
    void whatIsNotKnownIsNoNumber() {
        MessageResult result = new MessageResult(1000, 500_000_000, -1, 2_000_000, -1);
        assertThat(result.cpuPerMessage()).isNaN();
        assertThat(result.serverCpuPerMessage()).isNaN();
        assertThat(result.allocatedPerMessage()).isNaN();
    }

    @Test
    void countsAreReadAsTheyAreWritten() throws Exception {
        Count count = new Count(3, -7, 12);
        assertThat(Count.parse(count.line())).isEqualTo(count);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Count.parse("READY tcp://127.0.0.1:1"))
                .withMessage("it said 'READY tcp://127.0.0.1:1', not COUNT and three numbers");
        assertThat(Count.ofThisProcess(5).messages()).isEqualTo(5);
    }
}
