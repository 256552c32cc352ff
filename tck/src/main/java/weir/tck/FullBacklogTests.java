package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.StreamOptions;

/**
 * More dials than a listener's queue holds, while nobody accepts (E6). What the operating system makes of them differs: it
 * lets them wait, and tries again, after a second over TCP. Whatever it is, none is lost and none comes twice.
 */
public abstract class FullBacklogTests extends StreamFixture {
    /** Few, so that those which the system tries again together find room the next time: it doubles its patience. */
    private static final int DIALS = 3;

    /** For subclasses. */
    protected FullBacklogTests() {}

    @Test
    @DisplayName("E6 dials beyond a full backlog wait, time out or are canceled; the others connect, each once")
    void fullBacklog() throws Exception {
        try (StreamListener listener = service().listener(newUrl())) {
            listener.setOption(StreamOptions.BACKLOG, 1);
            listener.listen();
            try (StreamDialer dialer = client().dialer(listener.url())) {
                List<Aio> dials = new ArrayList<>();
                for (int i = 0; i < DIALS; i++) {
                    Aio dial = client().newAio();
                    dials.add(dial);
                    assertThat(dialer.dial(dial)).isTrue();
                }
                Aio late = client().newAio().setTimeout(Duration.ofMillis(30));
                Aio canceled = client().newAio();
                assertThat(dialer.dial(late)).isTrue();
                assertThat(dialer.dial(canceled)).isTrue();
                await(late);
                canceled.cancel();
                await(canceled);
                List<ByteStream> given = new ArrayList<>();
                for (Aio each : List.of(late, canceled)) {
                    if (each.result() == AioStatus.OK) { // a queue that had room after all
                        given.add(Objects.requireNonNull(each.stream()));
                    } else {
                        assertThat(each.result()).isEqualTo(each == late ? AioStatus.TIMEDOUT : AioStatus.CANCELED);
                        assertThat(each.stream()).isNull();
                    }
                }
                requireEachOnce(listener, dials, given);
            }
        }
    }

    private void requireEachOnce(StreamListener listener, List<Aio> dials, List<ByteStream> given) {
        // Who gave up may have been in the queue: such a connection brings an end, or a reset, and no number.
        TreeSet<Integer> numbers = new TreeSet<>();
        Aio accept = service().newAio(own -> {
            if (own.result() == AioStatus.OK) {
                ByteStream stream = Objects.requireNonNull(own.stream());
                ByteBuffer number = ByteBuffer.allocate(1);
                Aio recv = service().newAio(io -> {
                    if (io.result() == AioStatus.OK && !numbers.add((int) number.get(0))) {
                        numbers.add(-number.get(0)); // it came twice
                    }
                    stream.close();
                });
                stream.recv(recv.setIov(number));
                listener.accept(own);
            }
        });
        assertThat(listener.accept(accept)).isTrue();
        for (int i = 0; i < dials.size(); i++) {
            ByteStream stream = Objects.requireNonNull(awaitOk(dials.get(i)).stream());
            send(client(), stream, new byte[] {(byte) (i + 1)});
            awaitStatus(startRecv(client(), stream, ByteBuffer.allocate(1)), AioStatus.CONNSHUT);
        }
        given.forEach(ByteStream::close);
        List<Integer> came = OnLoop.call(service(), own -> new ArrayList<>(numbers));
        assertThat(came).containsExactly(1, 2, 3);
    }
}
