package weir.sp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.sp.RepSocket;
import weir.sp.ReqSocket;
import weir.sp.RespondentSocket;
import weir.sp.SpContext;
import weir.sp.SpOptions;
import weir.sp.SpSocket;
import weir.sp.SurveyorSocket;

/** Protocols with answers against NNG: each request has its own answer, many at once in contexts, every byte right. */
abstract class AskInteropTests extends InteropFixture {
    private static final int CONTEXTS = 8;
    /** Longer than any run, so that none ends for lack of time on a busy machine. */
    private static final Duration LONG = Duration.ofSeconds(Peer.SECONDS);

    @Test
    @DisplayName("req asks NNG's rep")
    void req() throws Exception {
        bothWays("req to rep0", (count, pattern) -> {
            try (ReqSocket socket = ReqSocket.open(service());
                    Peer peer = meet(socket, "rep0", "echo", count, pattern, "contexts=4")) {
                Flow.asking(service(), contexts(CONTEXTS, socket::context), pattern, count)
                        .await(peer);
                received(peer, socket, pattern, count);
            }
        });
    }

    @Test
    @DisplayName("rep answers NNG's req")
    void rep() throws Exception {
        bothWays("req0 to rep", (count, pattern) -> {
            RepSocket socket = RepSocket.open(service());
            answer("req0", socket, contexts(4, socket::context), count, pattern, "resendms=600000");
        });
    }

    @Test
    @DisplayName("surveyor asks NNG's respondent")
    void surveyor() throws Exception {
        bothWays("surveyor to respondent0", (count, pattern) -> {
            try (SurveyorSocket socket = SurveyorSocket.open(service())) {
                socket.setOption(SpOptions.SURVEY_TIME, LONG);
                try (Peer peer = meet(socket, "respondent0", "echo", count, pattern, "contexts=4")) {
                    awaitPipe(socket, peer);
                    Flow.asking(service(), contexts(CONTEXTS, socket::context), pattern, count)
                            .await(peer);
                    received(peer, socket, pattern, count);
                }
            }
        });
    }

    @Test
    @DisplayName("respondent answers NNG's surveyor")
    void respondent() throws Exception {
        bothWays("surveyor0 to respondent", (count, pattern) -> {
            RespondentSocket socket = RespondentSocket.open(service());
            answer("surveyor0", socket, contexts(4, socket::context), count, pattern, "surveyms=600000");
        });
    }

    private void answer(
            String protocol, SpSocket socket, List<SpContext> contexts, long count, Pattern pattern, String option)
            throws Exception {
        try (socket) {
            Flow echoing = Flow.echoing(service(), contexts);
            try (Peer peer = meet(socket, protocol, "ask", count, pattern, "contexts=" + CONTEXTS, option)) {
                String report = peer.awaitReport();
                assertThat((long) Peer.field(report, "received")).as(report).isEqualTo(count);
                assertThat(echoing.hasFailed()).isFalse();
                release(peer, socket);
            }
        }
    }
}
