package weir.sp.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules by which {@code nngcat} reads options. */
class CommandLineTest {
    @Test
    @DisplayName("a value follows behind = or :, or as the next argument, or at once behind a letter")
    void values() throws Exception {
        assertThat(read("--data=a:b", "--data:a=b", "--data", "--x", "-Dc", "-D", "d", "--data=", "-D-"))
                .containsExactly("DATA a:b", "DATA a=b", "DATA --x", "DATA c", "DATA d", "DATA ", "DATA -");
    }

    @Test
    @DisplayName("a long option may be cut while no other begins so; a whole name is never ambiguous")
    void abbreviations() throws Exception {
        assertThat(read("--pul", "--sub", "--pair", "--comp", "--bind=u", "--bus", "--connect:u", "--surv", "--rep"))
                .containsExactly(
                        "PULL0 ", "SUB0 ", "PAIR ", "COMPAT ", "LISTEN u", "BUS0 ", "DIAL u", "SURVEYOR0 ", "REP0 ");
    }

    @Test
    @DisplayName("an ambiguous one is refused, with all that it may mean")
    void ambiguous() {
        refused("Option --re is ambiguous (specify in full); allowed: --req0, --rep0, --respondent0, --rec", "--re");
        refused("Option --s is ambiguous (specify in full)", "--s");
        refused("Option -- is ambiguous (specify in full)", "--");
        refused("Option --d=x is ambiguous (specify in full); allowed: --dial, --data, --delay", "--d=x");
    }

    @Test
    @DisplayName("an unknown one, a value too many and one too few are refused")
    void invalid() {
        refused("Option --bogus is invalid; allowed: ", "--bogus");
        refused("Option -y is invalid; allowed: ", "-y");
        refused("Option -QA is invalid; allowed: ", "-QA");
        refused("Option --raw=x is invalid; allowed: ", "--raw=x");
        refused("Option -Z requires argument.", "-Z");
        refused("Option --data requires argument.", "--data");
    }

    @Test
    @DisplayName("the first argument that is no option ends them")
    void end() throws Exception {
        CommandLine line = new CommandLine(List.of("-A", "file", "-Q"));
        assertThat(line.next()).isNotNull();
        assertThat(line.next()).isNull();
        assertThat(line.rest()).containsExactly("file", "-Q");
        assertThat(read("-A", "-", "-Q")).containsExactly("ASCII ");
    }

    private static List<String> read(String... arguments) throws Ending {
        CommandLine line = new CommandLine(List.of(arguments));
        List<String> read = new ArrayList<>();
        for (CommandLine.Given given = line.next(); given != null; given = line.next()) {
            read.add(given.option() + " " + given.text());
        }
        return read;
    }

    private static void refused(String start, String... arguments) {
        assertThatExceptionOfType(Ending.class)
                .isThrownBy(() -> read(arguments))
                .satisfies(ending -> {
                    assertThat(ending.text()).startsWith(start);
                    assertThat(ending.status()).isEqualTo(1);
                    assertThat(ending.asked()).isFalse();
                });
    }
}
