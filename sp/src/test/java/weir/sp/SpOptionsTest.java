package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.api.StreamOptions;

/** The options of sockets: their ranges, their defaults, and when the timeouts hold. */
class SpOptionsTest extends SpFixture {
    @Test
    @DisplayName("E2 options take what they allow, and name what they refuse")
    void ranges() {
        try (PairSocket socket = PairSocket.open(service())) {
            for (AioOption<Duration> time : List.of(
                    SpOptions.SEND_TIMEOUT,
                    SpOptions.RECV_TIMEOUT,
                    SpOptions.RECONNECT_MIN,
                    SpOptions.RECONNECT_MAX,
                    SpOptions.RESEND_TIME,
                    SpOptions.SURVEY_TIME)) {
                takes(socket, time, Duration.ZERO, Duration.ofMillis(5), Duration.ofDays(365));
                refuses(socket, time, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE));
                socket.setOption(time, SpOptions.ENDLESS);
                assertThat(socket.getOption(time)).isGreaterThan(Duration.ofDays(365 * 100));
            }
            for (AioOption<Integer> depth : List.of(SpOptions.SEND_BUFFER, SpOptions.RECV_BUFFER)) {
                takes(socket, depth, 0, 1, 8192);
                refuses(socket, depth, -1, 8193, Integer.MAX_VALUE);
            }
            takes(socket, SpOptions.MAX_MESSAGE_SIZE, 0, 1, 1 << 30);
            refuses(socket, SpOptions.MAX_MESSAGE_SIZE, -1, (1 << 30) + 1);
            takes(socket, SpOptions.MAX_TTL, 1, 15);
            refuses(socket, SpOptions.MAX_TTL, 0, 16, -1);
            takes(socket, SpOptions.PREFER_NEW, false, true);
            assertThatThrownBy(() -> socket.setOption(StreamOptions.NODELAY, true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("NODELAY");
            assertThatThrownBy(() -> socket.getOption(StreamOptions.NODELAY))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @SafeVarargs
    private static <T> void takes(SpSocket socket, AioOption<T> option, T... values) {
        for (T value : values) {
            assertThat(socket.setOption(option, value).getOption(option)).isEqualTo(value);
        }
    }

    @SafeVarargs
    private static <T> void refuses(SpSocket socket, AioOption<T> option, T... values) {
        T before = socket.getOption(option);
        for (T value : values) {
            assertThatThrownBy(() -> socket.setOption(option, value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(option.name())
                    .hasMessageContaining(value.toString());
        }
        assertThat(socket.getOption(option)).isEqualTo(before);
    }

    @Test
    @DisplayName("the defaults are those that are documented")
    void defaults() {
        try (PairSocket pair = PairSocket.open(service());
                SubSocket sub = SubSocket.open(service());
                PubSocket pub = PubSocket.open(service());
                SurveyorSocket surveyor = SurveyorSocket.open(service())) {
            assertThat(pair.getOption(SpOptions.SEND_TIMEOUT)).isEqualTo(SpOptions.ENDLESS);
            assertThat(pair.getOption(SpOptions.RECV_TIMEOUT)).isEqualTo(SpOptions.ENDLESS);
            assertThat(pair.getOption(SpOptions.SEND_BUFFER)).isZero();
            assertThat(pair.getOption(SpOptions.RECV_BUFFER)).isEqualTo(1);
            assertThat(pair.getOption(SpOptions.MAX_MESSAGE_SIZE)).isEqualTo(1 << 20);
            assertThat(pair.getOption(SpOptions.MAX_TTL)).isEqualTo(8);
            assertThat(pair.getOption(SpOptions.RECONNECT_MIN)).isEqualTo(Duration.ofMillis(100));
            assertThat(pair.getOption(SpOptions.RECONNECT_MAX)).isEqualTo(Duration.ofSeconds(10));
            assertThat(pair.getOption(SpOptions.RESEND_TIME)).isEqualTo(Duration.ofSeconds(60));
            assertThat(pair.getOption(SpOptions.SURVEY_TIME)).isEqualTo(Duration.ofSeconds(1));
            assertThat(pair.getOption(SpOptions.PREFER_NEW)).isTrue();
            assertThat(pub.getOption(SpOptions.SEND_BUFFER)).isEqualTo(16);
            assertThat(sub.getOption(SpOptions.RECV_BUFFER)).isEqualTo(128);
            assertThat(surveyor.getOption(SpOptions.RECV_BUFFER)).isEqualTo(128);
        }
    }

    @Test
    @DisplayName("SEND_TIMEOUT and RECV_TIMEOUT hold for handles that bring none")
    void timeouts() throws Exception {
        try (PairSocket pair = PairSocket.open(service())) {
            pair.setOption(SpOptions.SEND_TIMEOUT, Duration.ofMillis(30));
            pair.setOption(SpOptions.RECV_TIMEOUT, Duration.ofMillis(30));
            long start = service().nanoTime();
            status(begin(pair::recv), AioStatus.TIMEDOUT);
            assertThat(service().nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
            start = service().nanoTime();
            Aio send = beginSend(pair::send, "x");
            status(send, AioStatus.TIMEDOUT);
            assertThat(service().nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
            assertThat(((SpMessage) send.message()).text()).isEqualTo("x");

            pair.setOption(SpOptions.RECV_TIMEOUT, Duration.ZERO);
            status(begin(pair::recv), AioStatus.TIMEDOUT);
        }
    }

    @Test
    @DisplayName("a handle's own timeout or expiry goes before the socket's, whether shorter or longer")
    void ownTimeout() throws Exception {
        try (PairSocket pair = PairSocket.open(service())) {
            pair.setOption(SpOptions.RECV_TIMEOUT, Duration.ofMillis(10));
            Aio longer = service().newAio().setTimeout(Duration.ofMinutes(10));
            Aio later = service().newAio().setExpire(service().nanoTime() + BOUND.toNanos() * 10);
            pair.recv(longer);
            pair.recv(later);
            status(begin(pair::recv), AioStatus.TIMEDOUT);
            assertThat(longer.busy()).isTrue();
            assertThat(later.busy()).isTrue();
            longer.cancel();
            later.cancel();

            pair.setOption(SpOptions.RECV_TIMEOUT, Duration.ofMinutes(10));
            Aio shorter = service().newAio().setTimeout(Duration.ofMillis(10));
            pair.recv(shorter);
            status(shorter, AioStatus.TIMEDOUT);
            // The socket's timeout is not left behind in the handle.
            pair.setOption(SpOptions.RECV_TIMEOUT, Duration.ofMillis(10));
            Aio reused = service().newAio();
            pair.recv(reused);
            status(reused, AioStatus.TIMEDOUT);
            pair.setOption(SpOptions.RECV_TIMEOUT, SpOptions.ENDLESS);
            pair.recv(reused);
            assertThat(reused.await(Duration.ofMillis(50))).isFalse();
        }
    }
}
