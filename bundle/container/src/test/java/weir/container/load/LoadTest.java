package weir.container.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.container.load.FaultyEcho.Fault;
import weir.container.load.Phase.Event;

/** The demo's zeros are worth something only if they can be other than 0. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadTest {
    private static final int MESSAGES = 500;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LoadTable table = new LoadTable();

    @Test
    @DisplayName("a server that echoes: nothing is lost, though strangers hang up in the middle of messages")
    void good() throws Exception {
        try (FaultyEcho server = new FaultyEcho(Fault.NONE);
                Load load = load(server.address())) {
            until(() -> load.total().count(Event.COMPLETED) > MESSAGES
                    && load.total().count(Event.CANCELLED) > 2);
            load.stop();
            assertThat(print(load)).isTrue();
            assertThat(printed())
                    .containsPattern("(?m)^first ")
                    .containsPattern("(?m)^all ")
                    .contains("OK: nothing was lost")
                    .doesNotContain("FAILED");
        }
    }

    @Test
    @DisplayName("a byte that comes back with another value is a loss")
    void wrongByte() throws Exception {
        expect(Fault.WRONG_BYTE, Event.LOST, "came back with other bytes");
    }

    @Test
    @DisplayName("a byte that nobody sent is a loss")
    void byteTooMany() throws Exception {
        try (FaultyEcho server = new FaultyEcho(Fault.BYTE_TOO_MANY);
                Load load = load(server.address())) {
            until(() -> load.total().count(Event.COMPLETED) > MESSAGES);
            load.stop();
            expectFailure(load, Event.LOST, "more bytes came back");
        }
    }

    @Test
    @DisplayName("a connection that the server closes is counted, and its message is lost")
    void closed() throws Exception {
        expect(Fault.CLOSE, Event.CLOSED, "lost a message");
    }

    @Test
    @DisplayName("a connection that the server resets is counted, and its message is lost")
    void reset() throws Exception {
        expect(Fault.RESET, Event.RESET, "lost a message");
    }

    @Test
    @DisplayName("a message that is never answered is a loss, and its client goes on")
    void silence() throws Exception {
        expect(Fault.SILENCE, Event.LOST, "no answer for");
    }

    @Test
    @DisplayName("a dial that is refused is counted")
    void refused() throws Exception {
        try (FaultyEcho server = new FaultyEcho(Fault.NONE);
                Load load = load(server.address())) {
            until(() -> load.total().count(Event.COMPLETED) > MESSAGES);
            server.close();
            until(() -> load.total().count(Event.REFUSED) > 0);
            load.stop();
            expectFailure(load, Event.REFUSED, "cannot dial");
        }
    }

    @Test
    @DisplayName("a stop on purpose cancels messages and turns dials away, and is no fault")
    void outage() throws Exception {
        try (FaultyEcho first = new FaultyEcho(Fault.NONE);
                FaultyEcho second = new FaultyEcho(Fault.NONE);
                Load load = load(first.address())) {
            until(() -> load.total().count(Event.COMPLETED) > MESSAGES);
            Load.Progress before = load.progress();
            load.begin("restart", true);
            load.expectOutage();
            first.close();
            until(() -> load.total().count(Event.TURNED_AWAY) > 0);
            load.moved(List.of(second.address()));
            until(() -> load.progress().dialledSince(before));
            load.endOutage();
            load.begin("second", false);
            Load.Progress back = load.progress();
            until(() -> load.progress().answeredSince(back));
            load.stop();
            assertThat(print(load)).as(printed()).isTrue();
            assertThat(load.phases().get(1).count(Event.CANCELLED)).isPositive();
            assertThat(printed()).contains("dials were refused, as it has to be");
        }
    }

    @Test
    @DisplayName("a phase in which not one message came back makes the table fail")
    void nothingCameBack() throws Exception {
        try (FaultyEcho server = new FaultyEcho(Fault.NONE);
                Load load = load(server.address())) {
            until(() -> load.total().count(Event.COMPLETED) > MESSAGES);
            load.stop();
            load.begin("too late", false);
            assertThat(print(load)).isFalse();
            assertThat(printed()).contains("FAILED: too late: not one message came back");
        }
    }

    private void expect(Fault fault, Event event, String words) throws Exception {
        try (FaultyEcho server = new FaultyEcho(fault);
                Load load = load(server.address())) {
            until(() -> load.total().count(event) > 0);
            load.stop();
            assertThat(load.total().count(Event.LOST)).isPositive();
            expectFailure(load, event, words);
        }
    }

    private void expectFailure(Load load, Event event, String words) {
        assertThat(load.total().count(event)).isPositive();
        assertThat(print(load)).isFalse();
        assertThat(printed()).contains("FAILED: first: ", words, "NOT OK");
    }

    private boolean print(Load load) {
        return table.print(load, new PrintStream(out, true, UTF_8));
    }

    private String printed() {
        return out.toString(UTF_8);
    }

    private static Load load(SocketAddress address) {
        return new Load("first", List.of(address), 2, 2);
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) { // bounded by the test's own time
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
