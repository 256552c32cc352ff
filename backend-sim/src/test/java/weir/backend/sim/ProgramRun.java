package weir.backend.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.UdpSocket;
import weir.spi.Engine;
import weir.spi.EngineCounters;
import weir.spi.EngineScope;

/** Runs a program on the whole engine, and checks with a {@link Ledger} what must hold. */
final class ProgramRun {
    private static final int LARGEST_DATAGRAM = 1000;

    private final Simulation simulation;
    private final Ledger ledger = new Ledger();
    private final List<Engine> engines = new ArrayList<>();
    private final List<EngineScope> scopes = new ArrayList<>();
    private final StreamListener listener;
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final Map<ByteBuffer, Integer> posted = new HashMap<>();
    private final List<Ledger.Entry> receives = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private final Random contents = new Random(1);

    /** One end of a connection as the program sees it. */
    private record End(EngineScope scope, ByteStream stream, Ledger.Flow out, Ledger.Flow in) {}

    private ProgramRun(Simulation simulation) throws AioException {
        this.simulation = simulation;
        for (String name : List.of("client", "server")) {
            Engine engine = simulation.newEngine(simulation.provider("one"), simulation.provider("two"));
            engines.add(engine);
            scopes.add(engine.open(AioConfig.DEFAULT.withName(name)));
        }
        listener = scopes.get(1).listener("tcp://10.0.0.1:7007");
        listener.listen();
        sockets.add(scopes.get(0).udp("udp://10.0.0.1:0"));
        sockets.add(scopes.get(1).udp("udp://10.0.0.2:0"));
    }

    /** Runs it; the history. */
    static String run(long seed, Program program) throws Exception {
        try (Simulation simulation = Simulation.of(seed, program.faults())) {
            ProgramRun run = new ProgramRun(simulation);
            for (Program.Step step : program.steps()) {
                run.step(step);
            }
            run.finish();
            return simulation.history();
        }
    }

    private void step(Program.Step step) throws Exception {
        switch (step.kind()) {
            case CONNECT -> connect();
            case SEND -> send(step, ByteStream::send);
            case SEND_ALL -> send(step, ByteStream::sendAll);
            case RECV -> receive(step, ByteStream::recv);
            case RECV_FULLY -> receive(step, ByteStream::recvFully);
            case READABLE -> readable(step);
            case POST -> post(step);
            case RECEIVE -> receiveDatagram(step);
            case SLEEP -> sleep(step);
            case CANCEL -> operation(step).aio.cancel();
            case STOP -> operation(step).aio.stop();
            case CLOSE_HANDLE -> operation(step).aio.close();
            case SHUTDOWN_OUTPUT -> end(step).stream.shutdownOutput();
            case CLOSE_STREAM -> close(end(step));
            case RESET -> reset(end(step));
            case SWAP -> swap(engines.get(step.target() % engines.size()));
            case PASS -> simulation.run(Duration.ofMillis(step.amount() % 50));
        }
    }

    private void connect() throws AioException {
        Aio accept = scopes.get(1).newAio();
        Aio dial = scopes.get(0).newAio();
        listener.accept(accept);
        scopes.get(0).dialer(listener.url()).dial(dial);
        simulation.runUntil(() -> !dial.busy() && !accept.busy());
        Ledger.Flow there = new Ledger.Flow();
        Ledger.Flow back = new Ledger.Flow();
        dial.check();
        accept.check();
        ends.add(new End(scopes.get(0), dial.stream(), there, back));
        ends.add(new End(scopes.get(1), accept.stream(), back, there));
        dial.close();
        accept.close();
    }

    private End end(Program.Step step) throws AioException {
        if (ends.isEmpty()) {
            connect();
        }
        return ends.get(step.target() % ends.size());
    }

    private Ledger.Entry operation(Program.Step step) throws AioException {
        if (ledger.all().isEmpty()) {
            sleep(step);
        }
        return ledger.all().get(step.target() % ledger.all().size());
    }

    private Ledger.Entry submit(EngineScope scope, Program.Step step, ByteBuffer buffer, Predicate<Aio> submission) {
        Ledger.Entry[] entry = new Ledger.Entry[1];
        Aio aio = scope.newAio(own -> ledger.ended(entry[0], simulation.nanoTime()));
        entry[0] = new Ledger.Entry(step.kind(), aio, buffer, simulation.nanoTime(), step.timeoutMillis());
        ledger.add(entry[0]);
        if (step.timeoutMillis() >= 0) {
            aio.setTimeout(Duration.ofMillis(step.timeoutMillis()));
        }
        entry[0].accepted = submission.test(aio.setIov(buffer));
        return entry[0];
    }

    private ByteBuffer filled(int length) {
        byte[] bytes = new byte[length];
        contents.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private interface Transfer {
        boolean of(ByteStream stream, Aio aio);
    }

    private void send(Program.Step step, Transfer transfer) throws AioException {
        End from = end(step);
        from.out.sends.add(submit(from.scope, step, filled(step.amount()), aio -> transfer.of(from.stream, aio)));
    }

    private void receive(Program.Step step, Transfer transfer) throws AioException {
        End at = end(step);
        ByteBuffer buffer = ByteBuffer.allocate(step.amount());
        at.in.receives.add(submit(at.scope, step, buffer, aio -> transfer.of(at.stream, aio)));
    }

    private void readable(Program.Step step) throws AioException {
        End at = end(step);
        submit(at.scope, step, ByteBuffer.allocate(0), at.stream::readable);
    }

    private void post(Program.Step step) {
        int from = step.target() % 2;
        ByteBuffer datagram = filled(step.amount() % LARGEST_DATAGRAM);
        posted.put(datagram.duplicate(), 0);
        submit(
                scopes.get(from),
                step,
                datagram,
                aio -> sockets.get(from)
                        .send(aio.setInput(0, sockets.get(1 - from).localAddress())));
    }

    private void receiveDatagram(Program.Step step) {
        int at = step.target() % 2;
        receives.add(submit(
                scopes.get(at),
                step,
                ByteBuffer.allocate(LARGEST_DATAGRAM),
                aio -> sockets.get(at).recv(aio)));
    }

    private void sleep(Program.Step step) {
        Duration time = Duration.ofMillis(step.amount() % 50);
        submit(scopes.get(0), step, ByteBuffer.allocate(0), aio -> scopes.get(0).sleep(time, aio));
    }

    private static void close(End end) {
        end.in.mayLose = true;
        end.out.mayLose = true; // what is still queued ends CLOSED, and unread input resets
        end.stream.close();
    }

    private void reset(End end) {
        if (end.stream.isOpen()) {
            end.in.mayLose = true;
            end.out.mayLose = true;
            try {
                simulation.script(end.stream).reset();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("open"); // its close has not reached the network
            }
        }
    }

    private static void swap(Engine engine) throws AioException {
        String to = engine.backends().stream()
                        .anyMatch(each -> each.current() && each.name().equals("one"))
                ? "two"
                : "one";
        assertThat(engine.swap(to).stayed()).as("stayed in a swap to %s", to).isZero();
    }

    // The end

    private void finish() throws Exception {
        for (End each : List.copyOf(ends)) {
            each.stream.shutdownOutput();
        }
        for (End each : ends) {
            drain(each);
        }
        simulation.run(Duration.ofSeconds(30));
        for (EngineScope each : scopes) {
            each.close();
        }
        for (Engine each : engines) {
            EngineCounters counters = each.counters();
            assertThat(each.operations()).isEmpty();
            assertThat(counters.running()).isZero();
            assertThat(counters.handles()).isZero();
            assertThat(counters.streams()).isZero();
            assertThat(counters.staleFinishes()).isZero();
            assertThat(counters.callbackFailures()).isZero();
        }
        ledger.check(ends.stream().map(End::out).toList());
        checkDatagrams();
    }

    /** Receives until the end of the stream, so that all that was sent can be compared. */
    private void drain(End end) throws Exception {
        while (true) {
            Program.Step step = new Program.Step(Program.Kind.RECV, 0, 0, -1);
            Ledger.Entry entry = submit(end.scope, step, ByteBuffer.allocate(100_000), end.stream::recv);
            end.in.receives.add(entry);
            if (!entry.accepted) {
                return;
            }
            simulation.runUntil(() -> entry.callbacks > 0);
            if (entry.status != AioStatus.OK) {
                end.in.mayLose |= entry.status != AioStatus.CONNSHUT;
                return;
            }
        }
    }

    private void checkDatagrams() {
        for (Ledger.Entry each : receives) {
            if (each.status == AioStatus.OK) {
                ByteBuffer datagram = ByteBuffer.wrap(each.buffer.array(), 0, (int) each.count);
                Integer before = posted.get(datagram);
                assertThat(before)
                        .as("a datagram of %d bytes that nobody sent", each.count)
                        .isNotNull();
                boolean isUnique = each.count > 8; // shorter ones may have been sent twice
                int most = !isUnique ? Integer.MAX_VALUE : simulation.faults().doubleChance() > 0 ? 2 : 1;
                assertThat(before).as("times that a datagram arrived before").isLessThan(most);
                posted.put(datagram, before + 1);
            }
        }
    }
}
