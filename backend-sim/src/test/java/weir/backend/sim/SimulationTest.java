package weir.backend.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioFuture;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.UdpSocket;
import weir.spi.Engine;
import weir.spi.EngineScope;

/** What a simulation promises to those who test on it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulationTest {
    private static final String URL = "tcp://10.0.0.1:7007";

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    /** Two streams of two services. */
    private record Pair(ByteStream near, ByteStream far) {
        static Pair of(AioService dialling, AioService listening) throws Exception {
            StreamListener listener = listening.listener("tcp://10.0.0.1:0");
            listener.listen();
            Aio accept = listening.newAio();
            listener.accept(accept);
            Aio dial = dialling.newAio();
            dialling.dialer(listener.url()).dial(dial);
            dial.await();
            accept.await();
            dial.check();
            accept.check();
            return new Pair(dial.stream(), accept.stream());
        }
    }

    /** Sends 100 kB to an echo and back; what came. */
    private static byte[] echo(Simulation simulation) throws Exception {
        AioService server = simulation.newService("server");
        AioService client = simulation.newService("client");
        Pair pair = Pair.of(client, server);
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        boolean[] sending = {false};
        Aio echo = server.newAio(aio -> {
            if (aio.result() != AioStatus.OK) {
                pair.far.close();
                return;
            }
            sending[0] = !sending[0];
            if (sending[0]) {
                pair.far.sendAll(aio.setIov(buffer.flip()));
            } else {
                pair.far.recv(aio.setIov(buffer.clear()));
            }
        });
        pair.far.recv(echo.setIov(buffer));
        byte[] sent = bytes(100_000);
        Aio send = client.newAio();
        pair.near.sendAll(send.setIov(ByteBuffer.wrap(sent)));
        byte[] back = new byte[sent.length];
        Aio recv = client.newAio();
        pair.near.recvFully(recv.setIov(ByteBuffer.wrap(back)));
        recv.await();
        recv.check();
        assertThat(back).isEqualTo(sent);
        return back;
    }

    @Test
    @DisplayName("the same seed gives the same history, byte for byte, and another seed another")
    void sameSeedSameHistory() throws Exception {
        List<String> histories = new ArrayList<>();
        for (long seed : new long[] {1, 2, 1}) {
            try (Simulation simulation = Simulation.of(seed, Faults.ROUGH)) {
                echo(simulation);
                histories.add(simulation.history());
            }
        }
        assertThat(histories.get(0)).isNotEmpty().isEqualTo(histories.get(2)).isNotEqualTo(histories.get(1));
    }

    @Test
    @DisplayName("partial transfers, delays and any order of events lose and double no byte, 200 seeds")
    void roughNetwork() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            try (Simulation simulation = Simulation.of(seed, Faults.ROUGH)) {
                echo(simulation);
            }
        }
    }

    @Test
    @DisplayName("a simulation starts no thread")
    void noThread() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE)) {
            echo(simulation);
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("weir-"));
        }
    }

    @Test
    @DisplayName("time passes at once, and neither too early nor too late")
    void virtualTime() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE)) {
            AioService service = simulation.newService("sleeper");
            Aio sleep = service.newAio();
            service.sleep(Duration.ofDays(365), sleep);
            sleep.await();
            assertThat(sleep.result()).isEqualTo(AioStatus.OK);
            assertThat(simulation.nanoTime()).isEqualTo(Duration.ofDays(365).toNanos());
            assertThat(service.nanoTime()).isEqualTo(simulation.nanoTime());
        }
    }

    @Test
    @DisplayName("a wait with a limit ends at it, and the operation goes on")
    void limitedWait() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE)) {
            AioService service = simulation.newService("sleeper");
            Aio sleep = service.newAio();
            service.sleep(Duration.ofSeconds(10), sleep);
            assertThat(sleep.await(Duration.ofSeconds(4))).isFalse();
            assertThat(simulation.nanoTime()).isEqualTo(4_000_000_000L);
            assertThat(sleep.await(Duration.ofSeconds(60))).isTrue();
            assertThat(simulation.nanoTime()).isEqualTo(10_000_000_000L);
        }
    }

    @Test
    @DisplayName("a wait that would be endless fails, and says what waits")
    void stuck() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE)) {
            Pair pair = Pair.of(simulation.newService("client"), simulation.newService("server"));
            Aio recv = simulation.newService("third").newAio();
            assertThatThrownBy(() -> pair.near.recv(recv))
                    .isInstanceOf(IllegalArgumentException.class); // another engine's
            AioService client = simulation.newService("waiting");
            Pair other = Pair.of(client, client);
            Aio endless = client.newAio();
            other.near.recv(endless.setIov(ByteBuffer.allocate(10)));
            assertThatThrownBy(endless::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("nothing is left that could happen", "waiting", "RECV");
        }
    }

    @Test
    @DisplayName("a scripted read fails after as many bytes as it says")
    void scriptedRead() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE)) {
            AioService service = simulation.newService("both");
            Pair pair = Pair.of(service, service);
            simulation.script(pair.far).failRead(3, 5, AioStatus.CONNRESET);
            List<Long> counts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Aio send = service.newAio();
                pair.near.sendAll(send.setIov(ByteBuffer.wrap(bytes(10))));
                send.await();
                Aio recv = service.newAio();
                pair.far.recvFully(recv.setIov(ByteBuffer.allocate(10)));
                recv.await();
                counts.add(recv.count());
                assertThat(recv.result()).isEqualTo(i < 2 ? AioStatus.OK : AioStatus.CONNRESET);
            }
            assertThat(counts).containsExactly(10L, 10L, 5L);
            Aio send = service.newAio();
            pair.near.send(send.setIov(ByteBuffer.allocate(1)));
            send.await();
            assertThat(send.result()).as("the peer has seen the reset").isEqualTo(AioStatus.CONNRESET);
        }
    }

    @Test
    @DisplayName("datagrams are lost and doubled as often as asked")
    void datagrams() throws Exception {
        try (Simulation simulation = Simulation.of(7, Faults.NONE.withLoss(0.3, 0.2))) {
            AioService service = simulation.newService("both");
            UdpSocket to = service.udp("udp://10.0.0.2:0");
            UdpSocket from = service.udp("udp://10.0.0.1:0");
            int[] received = {0};
            Aio recv = service.newAio(aio -> {
                if (aio.result() == AioStatus.OK) {
                    received[0]++;
                    to.recv(aio.setIov(ByteBuffer.allocate(10)));
                }
            });
            to.recv(recv.setIov(ByteBuffer.allocate(10)));
            Aio send = service.newAio();
            for (int i = 0; i < 1000; i++) {
                from.send(send.setIov(ByteBuffer.wrap(bytes(5))).setInput(0, to.localAddress()));
                send.await();
                send.check();
            }
            simulation.run(Duration.ofSeconds(1));
            assertThat(received[0]).isBetween(700, 980).isNotEqualTo(1000);
        }
    }

    @Test
    @DisplayName("names are those of the simulation, dials refused if nobody listens, unreachable elsewhere")
    void dials() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE.withConnectDelay(Duration.ofSeconds(3)))) {
            simulation.host("server.example", "10.0.0.1");
            AioService service = simulation.newService("both");
            StreamListener listener = service.listener(URL);
            listener.listen();
            assertThat(dial(service, "tcp://server.example:7007")).isEqualTo(AioStatus.OK);
            assertThat(simulation.nanoTime()).isEqualTo(3_000_000_000L);
            assertThat(dial(service, "tcp://server.example:7008")).isEqualTo(AioStatus.CONNREFUSED);
            assertThat(dial(service, "tcp://192.0.2.1:7007")).isEqualTo(AioStatus.UNREACHABLE);
            assertThat(dial(service, "tcp://other.example:7007")).isNotEqualTo(AioStatus.OK);
            Aio slow = service.newAio();
            service.dialer(URL).dial(slow.setTimeout(Duration.ofSeconds(2)));
            slow.await();
            assertThat(slow.result()).isEqualTo(AioStatus.TIMEDOUT);
        }
    }

    private static AioStatus dial(AioService service, String url) throws Exception {
        Aio dial = service.newAio();
        service.dialer(url).dial(dial);
        dial.await();
        return dial.result();
    }

    @Test
    @DisplayName("without free files dials end NOFILES, and a listener serves again when there are some")
    void noFiles() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE)) {
            AioService service = simulation.newService("both");
            Pair pair = Pair.of(service, service);
            simulation.mostSockets(3);
            assertThat(dial(service, URL)).isEqualTo(AioStatus.NOFILES);
            pair.near.close();
            pair.far.close();
            simulation.run(Duration.ofSeconds(2));
            StreamListener listener = service.listener(URL);
            listener.listen();
            Aio accept = service.newAio();
            listener.accept(accept);
            assertThat(dial(service, URL)).isEqualTo(AioStatus.OK);
            assertThat(accept.busy()).as("no file for the other end").isTrue();
            simulation.mostSockets(10);
            accept.await(Duration.ofSeconds(1));
            assertThat(accept.result()).isEqualTo(AioStatus.OK);
        }
    }

    @Test
    @DisplayName("a stalled loop serves nothing until the stall is over")
    void stall() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE)) {
            AioService service = simulation.newService("both");
            Aio sleep = service.newAio();
            service.sleep(Duration.ofSeconds(1), sleep);
            simulation.stallLoops(Duration.ofSeconds(5));
            sleep.await();
            assertThat(simulation.nanoTime()).isEqualTo(5_000_000_000L);
        }
    }

    @Test
    @DisplayName("sockets move between two backends of a simulation, with operations pending")
    void swap() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.ROUGH)) {
            Engine engine = simulation.newEngine(simulation.provider("one"), simulation.provider("two"));
            try (EngineScope scope = engine.open(AioConfig.DEFAULT)) {
                Pair pair = Pair.of(scope, scope);
                Aio recv = scope.newAio();
                ByteBuffer buffer = ByteBuffer.allocate(1000);
                pair.far.recvFully(recv.setIov(buffer));
                for (int i = 0; i < 10; i++) {
                    Aio send = scope.newAio();
                    pair.near.sendAll(send.setIov(ByteBuffer.wrap(bytes(1000), 100 * i, 100)));
                    assertThat(engine.swap(i % 2 == 0 ? "two" : "one").stayed()).isZero();
                    send.await();
                    send.check();
                }
                recv.await();
                assertThat(buffer.array()).isEqualTo(bytes(1000));
            }
        }
    }

    @Test
    @DisplayName("a drain waits for the last stream in virtual time, and no longer than asked")
    void drain() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE)) {
            AioService server = simulation.newService("server");
            Pair pair = Pair.of(simulation.newService("client"), server);
            assertThat(server.drain(Duration.ofSeconds(3))).isFalse();
            assertThat(simulation.nanoTime()).isEqualTo(3_000_000_000L);
            Aio sleep = server.newAio(aio -> pair.far.close());
            server.sleep(Duration.ofSeconds(1), sleep);
            assertThat(server.drain(Duration.ofMinutes(1))).isTrue();
            assertThat(simulation.nanoTime()).isBetween(4_000_000_000L, 6_000_000_000L);
        }
    }

    @Test
    @DisplayName("futures can be waited for, and time out in virtual time")
    void futures() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE)) {
            AioService service = simulation.newService("both");
            AioFuture<Long> slept = service.submit(aio -> service.sleep(Duration.ofHours(1), aio), Aio::count);
            assertThatThrownBy(() -> slept.get(1, TimeUnit.MINUTES)).isInstanceOf(TimeoutException.class);
            assertThat(slept.get()).isZero();
            assertThat(simulation.nanoTime()).isEqualTo(Duration.ofHours(1).toNanos());
        }
    }

    @Test
    @DisplayName("a callback may not wait, as on any loop")
    void noWaitInCallbacks() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE)) {
            AioService service = simulation.newService("both");
            Aio other = service.newAio();
            List<Throwable> thrown = new ArrayList<>();
            Aio sleep = service.newAio(aio -> {
                try {
                    other.await();
                } catch (IllegalStateException | InterruptedException e) {
                    thrown.add(e);
                }
            });
            service.sleep(Duration.ofSeconds(1), sleep);
            sleep.await();
            assertThat(thrown).singleElement().isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("what is sent to a peer that has closed is answered by a reset")
    void sendToClosed() throws Exception {
        try (Simulation simulation = Simulation.of(1, Faults.NONE)) {
            AioService service = simulation.newService("both");
            Pair pair = Pair.of(service, service);
            pair.far.close();
            simulation.run(Duration.ofSeconds(2));
            Aio aio = service.newAio();
            ByteBuffer text = ByteBuffer.wrap("late".getBytes(StandardCharsets.UTF_8));
            pair.near.sendAll(aio.setIov(text));
            aio.await();
            pair.near.sendAll(aio.setIov(text.flip()));
            aio.await();
            assertThat(aio.result()).isEqualTo(AioStatus.CONNRESET);
            assertThat(((InetSocketAddress) pair.near.remoteAddress()).getPort())
                    .isPositive();
        }
    }
}
