package weir.sp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;

/** What becomes of peers that break the rules of the wire, and that nobody else is touched by it. */
abstract class WireTests extends SpFixture {
    private static final int ID = 0x8000_0000;
    private static final int TTL = 8;

    /** A socket that listens, and one peer that behaves well: after whatever a bad one did it is served still. */
    private final class Pulling implements AutoCloseable {
        final PullSocket pull = PullSocket.open(service());
        final String url = pull.listen(url()).url();
        final RawPeer good = RawPeer.of(url, 80);

        Pulling() throws IOException {}

        void worksStill() throws Exception {
            good.send("still there");
            assertThat(recv(pull::recv)).isEqualTo("still there");
        }

        @Override
        public void close() throws IOException {
            good.close();
            pull.close();
        }
    }

    @Test
    @DisplayName("a greeting that is none, of another protocol or with something reserved closes the stream")
    void greetings() throws Exception {
        try (Pulling pulling = new Pulling()) {
            List<byte[]> wrong = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                byte[] greeting = RawPeer.greeting(80);
                greeting[i] ^= 0x40;
                wrong.add(greeting);
            }
            wrong.add(RawPeer.greeting(81)); // its own
            wrong.add("GET / HTTP/1.1\r\n\r\n".getBytes());
            for (byte[] greeting : wrong) {
                try (RawPeer bad = RawPeer.connect(pulling.url)) {
                    bad.write(greeting).awaitClosed();
                }
            }
            pulling.worksStill();
        }
    }

    @Test
    @DisplayName("a peer that stalls in its greeting is closed when its time is over, and holds nobody up until then")
    void stallsInGreeting() throws Exception {
        try (Pulling pulling = new Pulling()) {
            pulling.pull.core().tuning().handshakeTime = 300_000_000L;
            try (RawPeer bad = RawPeer.connect(pulling.url)) {
                bad.write(new byte[] {0, 'S', 'P'});
                pulling.worksStill();
                bad.awaitClosed();
            }
            pulling.worksStill();
        }
    }

    @Test
    @DisplayName("a length over the maximum, of 2^63 or of -1 closes the pipe; the maximum itself arrives")
    void lengths() throws Exception {
        try (Pulling pulling = new Pulling()) {
            pulling.pull.setOption(SpOptions.MAX_MESSAGE_SIZE, 1000);
            for (long length : new long[] {1001, 1L << 31, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE, -1}) {
                try (RawPeer bad = RawPeer.of(pulling.url, 80)) {
                    bad.announce(length).awaitClosed();
                }
            }
            pulling.good.send("x".repeat(1000));
            assertThat(recv(pulling.pull::recv)).hasSize(1000);
            pulling.worksStill();
        }
    }

    @Test
    @DisplayName("garbage behind the greeting harms nobody else")
    void garbage() throws Exception {
        try (Pulling pulling = new Pulling()) {
            SplittableRandom random = new SplittableRandom(7);
            for (int i = 0; i < 50; i++) {
                byte[] bytes = new byte[random.nextInt(9, 5000)];
                random.nextBytes(bytes);
                bytes[0] |= (byte) 0x82; // never a type or a length that may be
                try (RawPeer bad = RawPeer.of(pulling.url, 80)) {
                    try {
                        bad.write(bytes);
                    } catch (IOException e) {
                        continue; // closed before all was written
                    }
                    bad.awaitClosed();
                }
            }
            pulling.worksStill();
        }
    }

    @Test
    @DisplayName("a thousand peers that announce 1 MiB and send a byte cost no room for what they announce")
    void announcements() throws Exception {
        try (Pulling pulling = new Pulling()) {
            List<RawPeer> peers = new ArrayList<>();
            long before = heap();
            for (int i = 0; i < 1000; i++) {
                peers.add(RawPeer.of(pulling.url, 80).announce(1 << 20).write(new byte[1]));
            }
            until(() -> pulling.pull.pipes().size() == 1001);
            pulling.worksStill();
            assertThat(heap() - before).as("bytes of heap").isLessThan(300L << 20);
            for (RawPeer peer : peers) {
                peer.close();
            }
            until(() -> pulling.pull.pipes().size() == 1);
            pulling.worksStill();
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    @DisplayName("pair1: 0 to ttl hops arrive, up to 255 are dropped, more or less than 4 bytes close the pipe")
    void hops() throws Exception {
        try (PairSocket pair = PairSocket.openV1(service())) {
            String url = pair.listen(url()).url();
            try (RawPeer peer = RawPeer.of(url, 17)) {
                for (int hops : new int[] {0, 1, TTL}) {
                    peer.send("hop " + hops, hops);
                    assertThat(recv(pair::recv)).isEqualTo("hop " + hops);
                }
                for (int hops : new int[] {TTL + 1, 100, 255}) {
                    peer.send("dropped", hops);
                }
                peer.send("after", 1);
                assertThat(recv(pair::recv)).isEqualTo("after");
                send(pair::send, "back");
                ByteBuffer back = peer.receive();
                assertThat(back.getInt()).isEqualTo(1);
                assertThat(back.remaining()).isEqualTo(4);
            }
            for (int hops : new int[] {256, Integer.MAX_VALUE, ID, -1}) {
                closesPair(pair, url, peer -> peer.send("x", hops));
            }
            closesPair(pair, url, peer -> peer.send("abc"));
            closesPair(pair, url, peer -> peer.send(""));
        }
    }

    /** What a peer does that breaks a rule. */
    private interface Offence {
        void commit(RawPeer peer) throws IOException;
    }

    private static void closesPair(PairSocket pair, String url, Offence offence) throws Exception {
        until(() -> pair.pipes().isEmpty());
        try (RawPeer bad = RawPeer.of(url, 17)) {
            offence.commit(bad);
            bad.awaitClosed();
        }
    }

    @Test
    @DisplayName(
            "rep, respondent: words up to ttl are echoed in order, more are dropped, none with the high bit closes")
    void backtraces() throws Exception {
        try (RepSocket rep = RepSocket.open(service());
                RespondentSocket respondent = RespondentSocket.open(service())) {
            backtraces(rep, rep::recv, rep::send, 48);
            backtraces(respondent, respondent::recv, respondent::send, 98);
        }
    }

    private void backtraces(SpSocket socket, Submission recv, Submission send, int asker) throws Exception {
        String url = socket.listen(url()).url();
        try (RawPeer good = RawPeer.of(url, asker)) {
            for (int count : new int[] {1, 2, TTL}) {
                int[] words = words(count);
                good.send("ask", words);
                assertThat(recv(recv)).isEqualTo("ask");
                send(send, "re ask");
                ByteBuffer answer = good.receive();
                for (int word : words) {
                    assertThat(answer.getInt()).isEqualTo(word);
                }
                assertThat(answer.remaining()).isEqualTo("re ask".length());
            }
            good.send("dropped", words(TTL + 1));
            good.send("dropped", words(15));
            for (Offence offence : List.<Offence>of(
                    peer -> peer.send(""),
                    peer -> peer.send("abc"),
                    peer -> peer.send("", 1),
                    peer -> peer.send("abc", 1, 2, 3))) {
                try (RawPeer bad = RawPeer.of(url, asker)) {
                    offence.commit(bad);
                    bad.awaitClosed();
                }
            }
            good.send("still", ID);
            assertThat(recv(recv)).isEqualTo("still");
            send(send, "re still");
            assertThat(good.receive().getInt()).isEqualTo(ID);
        }
    }

    /** The last with the high bit. */
    private static int[] words(int count) {
        int[] words = new int[count];
        for (int i = 0; i < count; i++) {
            words[i] = 1000 + i;
        }
        words[count - 1] |= ID;
        return words;
    }

    @Test
    @DisplayName("req, surveyor: answers to nothing are ignored, one shorter than a word closes its pipe only")
    void answers() throws Exception {
        try (ReqSocket req = ReqSocket.open(service());
                SurveyorSocket surveyor = SurveyorSocket.open(service())) {
            surveyor.setOption(SpOptions.SURVEY_TIME, BOUND);
            answers(req, req::send, req::recv, 49);
            answers(surveyor, surveyor::send, surveyor::recv, 99);
        }
    }

    private void answers(SpSocket socket, Submission send, Submission recv, int answerer) throws Exception {
        String url = socket.listen(url()).url();
        try (RawPeer good = RawPeer.of(url, answerer)) {
            until(() -> socket.pipes().size() == 1);
            send(send, "ask");
            ByteBuffer question = good.receive();
            int id = question.getInt();
            assertThat(id).isNegative();
            try (RawPeer bad = RawPeer.of(url, answerer)) {
                bad.send("abc").awaitClosed();
            }
            try (RawPeer other = RawPeer.of(url, answerer)) {
                other.send("unknown", id + 1).send("no high bit", id & ~ID);
                Aio answer = begin(recv);
                assertThat(answer.await(Duration.ofMillis(50))).isFalse();
                good.send("answer", id);
                assertThat(text(ok(answer))).isEqualTo("answer");
            }
        }
    }

    @Test
    @DisplayName("pub closes a subscriber that speaks, and serves the others")
    void subscriberSpeaks() throws Exception {
        try (PubSocket pub = PubSocket.open(service())) {
            String url = pub.listen(url()).url();
            try (RawPeer good = RawPeer.of(url, 33);
                    RawPeer bad = RawPeer.of(url, 33)) {
                bad.send("hello").awaitClosed();
                until(() -> pub.pipes().size() == 1);
                send(pub::send, "news");
                assertThat(good.receive().remaining()).isEqualTo(4);
            }
        }
    }
}
