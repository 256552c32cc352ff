package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.backend.sim.Faults;
import weir.backend.sim.Simulation;

/**
 * The protocols over a simulated network that cuts, delays and reorders, in virtual time; a seed that fails is shown, and
 * {@code -Dweir.sp.seed=N} runs it alone, {@code -Dweir.sp.seeds=N} many.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SimulatedTest {
    private static final String URL = "tcp://10.0.0.1:7007";
    private static final int SEEDS = Integer.getInteger("weir.sp.seeds", 50);

    /** One run in two processes. */
    private interface Story {
        String run(Simulation simulation, AioService near, AioService far, SplittableRandom random) throws Exception;
    }

    private static void each(Story story) throws Exception {
        Long only = Long.getLong("weir.sp.seed");
        for (long seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
            try {
                String history = once(seed, story);
                if (seed % 25 == 0) {
                    assertThat(once(seed, story)).as("the same history").isEqualTo(history);
                }
            } catch (Exception | Error e) {
                throw new AssertionError("seed " + seed + ": -Dweir.sp.seed=" + seed, e);
            }
        }
    }

    private static String once(long seed, Story story) throws Exception {
        try (Simulation simulation = Simulation.of(seed, Faults.ROUGH)) {
            return story.run(
                    simulation,
                    simulation.newService("near"),
                    simulation.newService("far"),
                    new SplittableRandom(seed));
        }
    }

    private static byte[] body(int number, SplittableRandom random) {
        byte[] body = new byte[4 + (random.nextInt(8) == 0 ? random.nextInt(40_000) : random.nextInt(200))];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (number * 31 + i);
        }
        body[0] = (byte) (number >> 8);
        body[1] = (byte) number;
        return body;
    }

    @Test
    @DisplayName("push, pull: every message arrives once, in order, byte for byte")
    void pushPull() throws Exception {
        each((simulation, near, far, random) -> {
            PullSocket pull = PullSocket.open(far);
            pull.listen(URL);
            PushSocket push = PushSocket.open(near);
            push.setOption(SpOptions.SEND_BUFFER, random.nextInt(4));
            push.dial(URL);
            List<byte[]> sent = new ArrayList<>();
            List<byte[]> received = new ArrayList<>();
            Aio recv = far.newAio(aio -> {
                if (aio.result() == AioStatus.OK) {
                    SpMessage message = (SpMessage) aio.message();
                    aio.setMessage(null);
                    received.add(message.toBytes());
                    message.close();
                    pull.recv(aio);
                }
            });
            pull.recv(recv);
            Aio send = near.newAio();
            for (int i = 0; i < 60; i++) {
                byte[] body = body(i, random);
                sent.add(body);
                push.send(send.setMessage(SpMessage.of(body)));
                send.await();
                send.check();
            }
            simulation.run(Duration.ofMinutes(1));
            assertThat(received).containsExactlyElementsOf(sent);
            return simulation.history();
        });
    }

    @Test
    @DisplayName("req, rep: each answer is that of its request, though peers come and go")
    void reqRep() throws Exception {
        each((simulation, near, far, random) -> {
            ReqSocket req = ReqSocket.open(near);
            req.setOption(SpOptions.RESEND_TIME, Duration.ofSeconds(5));
            req.dial(URL);
            req.dial("tcp://10.0.0.1:7008");
            List<RepSocket> answering = new ArrayList<>();
            answering.add(answer(far, URL));
            answering.add(answer(far, "tcp://10.0.0.1:7008"));
            List<SpContext> contexts = List.of(req.context(), req.context(), req.context());
            for (int i = 0; i < 20; i++) {
                List<Aio> answers = new ArrayList<>();
                for (int j = 0; j < contexts.size(); j++) {
                    Aio ask = near.newAio().setMessage(SpMessage.create().appendInt(i * 100 + j));
                    contexts.get(j).send(ask);
                    ask.await();
                    ask.check();
                    Aio answer = near.newAio();
                    contexts.get(j).recv(answer);
                    answers.add(answer);
                }
                if (random.nextInt(4) == 0) {
                    int which = random.nextInt(2);
                    answering.get(which).close();
                    answering.set(which, answer(far, "tcp://10.0.0.1:700" + (7 + which)));
                }
                for (int j = 0; j < contexts.size(); j++) {
                    Aio answer = answers.get(j);
                    answer.await();
                    answer.check();
                    SpMessage message = (SpMessage) answer.message();
                    assertThat(message.trimInt()).isEqualTo(i * 100 + j);
                    assertThat(message.trimInt()).isEqualTo(42);
                    message.close();
                }
            }
            return simulation.history();
        });
    }

    private static RepSocket answer(AioService service, String url) throws Exception {
        RepSocket rep = RepSocket.open(service);
        rep.listen(url);
        Aio send = service.newAio();
        boolean[] sending = {false};
        rep.recv(service.newAio(aio -> {
            if (aio.result() != AioStatus.OK) {
                send.close();
                return;
            }
            sending[0] = !sending[0];
            if (sending[0]) {
                rep.send(aio.setMessage(((SpMessage) aio.message()).appendInt(42)));
            } else {
                rep.recv(aio);
            }
        }));
        return rep;
    }

    @Test
    @DisplayName("surveyor: answers in time are taken, and after it the survey is over")
    void survey() throws Exception {
        each((simulation, near, far, random) -> {
            SurveyorSocket surveyor = SurveyorSocket.open(near);
            surveyor.setOption(SpOptions.SURVEY_TIME, Duration.ofSeconds(30));
            surveyor.listen(URL);
            int respondents = 1 + random.nextInt(4);
            for (int i = 0; i < respondents; i++) {
                RespondentSocket respondent = RespondentSocket.open(far);
                respondent.dial(URL);
                Aio handle = far.newAio(aio -> {
                    if (aio.result() == AioStatus.OK && aio.message() != null) {
                        respondent.send(aio);
                    } else if (aio.result() == AioStatus.OK) {
                        respondent.recv(aio);
                    }
                });
                respondent.recv(handle);
            }
            simulation.run(Duration.ofMinutes(1));
            assertThat(surveyor.pipes()).hasSize(respondents);
            for (int round = 0; round < 5; round++) {
                Aio aio = near.newAio().setMessage(SpMessage.create().appendInt(round));
                surveyor.send(aio);
                aio.await();
                aio.check();
                for (int i = 0; i < respondents; i++) {
                    surveyor.recv(aio);
                    aio.await();
                    aio.check();
                    SpMessage message = (SpMessage) aio.message();
                    assertThat(message.trimInt()).isEqualTo(round);
                    message.close();
                }
                surveyor.recv(aio);
                aio.await();
                assertThat(aio.result()).isEqualTo(AioStatus.TIMEDOUT);
                surveyor.recv(aio);
                aio.await();
                assertThat(aio.result()).isEqualTo(AioStatus.STATE);
            }
            return simulation.history();
        });
    }

    @Test
    @DisplayName("a dialer comes back after hours without peer, at the pace that was set")
    void reconnect() throws Exception {
        each((simulation, near, far, random) -> {
            PairSocket one = PairSocket.open(near);
            one.dial(URL);
            simulation.run(Duration.ofHours(3));
            PairSocket two = PairSocket.open(far);
            two.listen(URL);
            long before = near.nanoTime();
            Aio send = near.newAio().setMessage(SpMessage.of("late"));
            one.send(send);
            send.await();
            send.check();
            assertThat(Duration.ofNanos(near.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
            Aio recv = far.newAio();
            two.recv(recv);
            recv.await();
            recv.check();
            assertThat(((SpMessage) recv.message()).text()).isEqualTo("late");
            return simulation.history();
        });
    }
}
