package weir.bench.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.bench.process.UnavailablePeerException;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NngProgramTest {
    @TempDir
    Path folder;

    @Test
    void aMissingCompilerIsNamed() throws Exception {
        NngProgram program = new NngProgram("no-such-cc", folder);
        assertThatExceptionOfType(UnavailablePeerException.class)
                .isThrownBy(program::compiled)
                .withMessage("there is no C compiler 'no-such-cc'; Debian has it in gcc");
        assertThat(program.version()).isEqualTo("not available");
    }

    @Test
    void aCompilerThatFailsIsQuoted() {
        NngProgram program = new NngProgram("false", folder); // as where the headers are missing, but without a word
        assertThatExceptionOfType(UnavailablePeerException.class)
                .isThrownBy(program::compiled)
                .withMessageContainingAll("'false' cannot compile", "libnng-dev", "it does not say why");
    }
}
