package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioStatus;
import weir.backend.epoll.EpollProvider;
import weir.backend.nio.NioProvider;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** Sockets go on while their connections move from one backend to the other and back. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "epoll needs Java 22")
class SwapTest {
    private static final int SWAPS = 8;

    @TempDir
    Path folder;

    private final NioProvider nio = new NioProvider();
    private final EpollProvider epoll = new EpollProvider();
    private final Engine engine = Engine.create(EngineOptions.DEFAULT.withLoops(2));
    private EngineScope scope;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicInteger rounds = new AtomicInteger();

    private void open() throws Exception {
        engine.add(nio);
        scope = engine.open(AioConfig.DEFAULT);
        engine.add(epoll);
    }

    @AfterEach
    void close() {
        scope.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("weir-nio") || name.startsWith("weir-epoll"));
    }

    @Test
    @DisplayName("push and pull lose nothing, and keep the order, over swaps")
    void pushPull() throws Exception {
        open();
        for (String url : new String[] {"tcp://127.0.0.1:0", "ipc://" + folder.resolve("s")}) {
            PushSocket push = PushSocket.open(scope);
            PullSocket pull = PullSocket.open(scope);
            push.dial(pull.listen(url).url());
            AtomicInteger sent = new AtomicInteger();
            Aio sends = scope.newAio(own -> {
                if (checked(own)) {
                    push.send(own.setMessage(numbered(sent.getAndIncrement())));
                }
            });
            push.send(sends.setMessage(numbered(sent.getAndIncrement())));
            AtomicInteger expected = new AtomicInteger();
            Aio recvs = scope.newAio(own -> {
                if (checked(own)) {
                    verify(own, expected.getAndIncrement());
                    rounds.incrementAndGet();
                    pull.recv(own);
                }
            });
            pull.recv(recvs);
            swapOften();
            push.close();
            pull.close();
        }
    }

    @Test
    @DisplayName("req and rep have each answer over swaps, nothing is asked twice")
    void reqRep() throws Exception {
        open();
        ReqSocket req = ReqSocket.open(scope);
        RepSocket rep = RepSocket.open(scope);
        req.setOption(SpOptions.RESEND_TIME, SpOptions.ENDLESS);
        req.dial(rep.listen("tcp://127.0.0.1:0").url());
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < 4; i++) {
            ask(req.context());
            answer(rep.context(), answered);
        }
        swapOften();
        req.close();
        rep.close();
        assertThat(answered.get() - rounds.get()).isBetween(0, 4);
    }

    private void ask(SpContext context) {
        int[] round = {0};
        boolean[] receives = {false};
        Aio aio = scope.newAio(own -> {
            if (!checked(own)) {
                return;
            }
            receives[0] = !receives[0];
            if (receives[0]) {
                context.recv(own);
                return;
            }
            verify(own, round[0]);
            rounds.incrementAndGet();
            round[0]++;
            context.send(own.setMessage(numbered(round[0])));
        });
        context.send(aio.setMessage(numbered(0)));
    }

    private void answer(SpContext context, AtomicInteger answered) {
        boolean[] receives = {true};
        Aio aio = scope.newAio(own -> {
            if (checked(own)) {
                receives[0] = !receives[0];
                if (receives[0]) {
                    context.recv(own);
                } else {
                    answered.incrementAndGet();
                    context.send(own);
                }
            }
        });
        context.recv(aio);
    }

    private void swapOften() throws Exception {
        for (int i = 0; i < SWAPS; i++) {
            goesOn();
            String next = scope.backend().equals("nio") ? "epoll" : "nio";
            assertThat(engine.swap(next, Duration.ofSeconds(20)).closed()).isZero();
            assertThat(scope.backend()).isEqualTo(next);
        }
        // And over the loss of the backend that serves.
        engine.swap("epoll", Duration.ofSeconds(20));
        goesOn();
        assertThat(engine.remove(epoll).closed()).isZero();
        assertThat(scope.backend()).isEqualTo("nio");
        goesOn();
        engine.add(epoll);
    }

    private void goesOn() throws Exception {
        int enough = rounds.get() + 50;
        SpFixture.until(() -> rounds.get() >= enough || failure.get() != null);
        assertThat(failure.get()).isNull();
    }

    private boolean checked(Aio aio) {
        if (aio.result() == AioStatus.CLOSED) {
            return false;
        }
        if (aio.result() != AioStatus.OK) {
            failure.compareAndSet(null, new AssertionError(aio.result() + " after " + rounds, aio.cause()));
        }
        return aio.result() == AioStatus.OK;
    }

    /** Of a size of its own, so that whatever is cut wrongly is noticed. */
    private static SpMessage numbered(int number) {
        int size = number * 397 % 20_000;
        SpMessage message = SpMessage.ofCapacity(size + 4).appendInt(number);
        for (int i = 0; i < size; i++) {
            message.append(new byte[] {(byte) (number + i)});
        }
        return message;
    }

    private void verify(Aio aio, int number) {
        try (SpMessage message = (SpMessage) aio.message();
                SpMessage expected = numbered(number)) {
            aio.setMessage(null);
            if (!message.body().equals(expected.body())) {
                failure.compareAndSet(
                        null,
                        new AssertionError("message " + number + " came as " + message + ": " + message.length()));
            }
        }
    }
}
