package weir.container.load;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Clients at work on some addresses, phase by phase. */
public final class Load implements AutoCloseable {
    /** How long a client waits for anything. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long WATCH_MILLIS = 100;
    /** More of them say nothing new. */
    private static final int MAX_REPORTS = 5;

    private final List<Client> clients = new ArrayList<>();
    private final List<Client> steady = new ArrayList<>();
    private final List<Phase> phases = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final AtomicLong begun = new AtomicLong();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(Load::watchThread);
    private volatile List<SocketAddress> addresses;
    private volatile Phase phase;
    private volatile boolean outage;
    private volatile boolean stopping;

    /** Starts clients: for each address so many that stay connected, and so many that come and go. */
    public Load(String firstPhase, List<SocketAddress> addresses, int steadyEach, int strangersEach) {
        this.addresses = List.copyOf(addresses);
        this.phase = new Phase(firstPhase, false);
        phases.add(phase);
        for (int i = 0; i < addresses.size(); i++) {
            int index = i;
            for (int n = 0; n < steadyEach + strangersEach; n++) {
                Client client = new Client(this, clients.size(), n < steadyEach, () -> this.addresses.get(index));
                clients.add(client);
                if (n < steadyEach) {
                    steady.add(client);
                }
            }
        }
        clients.forEach(Thread::start);
        var unused = watch.scheduleWithFixedDelay(
                () -> clients.forEach(client -> client.giveUpAfter(PATIENCE.toNanos())),
                WATCH_MILLIS,
                WATCH_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Ends the present phase and begins another; in a disturbance something is done to the server. */
    public void begin(String name, boolean disturbance) {
        Phase next = new Phase(name, disturbance);
        synchronized (phases) {
            phases.add(next);
        }
        phase.follow(next);
        phase = next;
    }

    /** In the present phase so many sockets of the server's have got another backend. */
    public void swapped(int sockets) {
        phase.swapped(sockets);
    }

    /** From now on connections may end and be refused: the server is going to be stopped on purpose. */
    public void expectOutage() {
        outage = true;
    }

    /** The server is back, perhaps at other addresses, of which there are as many as before. */
    public void moved(List<SocketAddress> newAddresses) {
        addresses = List.copyOf(newAddresses);
    }

    /** From now on nothing may end or be refused again. */
    public void endOutage() {
        outage = false;
    }

    /** What each client that stays connected has reached by now; to be compared with later. */
    public Progress progress() {
        return new Progress(of(Client::rounds), of(Client::connections));
    }

    private List<Long> of(Function<Client, Long> number) {
        return steady.stream().map(number).toList();
    }

    /** Stops the clients, each after the message it waits for, and closes the books. */
    public void stop() throws InterruptedException {
        stopping = true;
        long end = System.nanoTime() + 2 * PATIENCE.toNanos();
        for (Client client : clients) {
            TimeUnit.NANOSECONDS.timedJoin(client, Math.max(end - System.nanoTime(), 1));
            if (client.isAlive()) {
                report(Phase.Event.LOST, phase, client.getName() + " did not end");
            }
        }
        phase.end();
        long missing = begun.get() - total().operations();
        if (missing != 0) {
            report(Phase.Event.LOST, phase, missing + " messages have begun and have not ended");
        }
    }

    /** All phases so far, in order. */
    public List<Phase> phases() {
        synchronized (phases) {
            return List.copyOf(phases);
        }
    }

    /** The sum of all phases so far. */
    public Phase total() {
        Phase sum = new Phase("all", false);
        phases().forEach(each -> each.addTo(sum));
        return sum;
    }

    /** How far they are, in one line. */
    public String summary() {
        Phase total = total();
        return String.format(
                Locale.ROOT,
                "%,d messages came back, %,d lost; %,d refused, %,d reset, %,d closed",
                total.count(Phase.Event.COMPLETED),
                total.count(Phase.Event.LOST),
                total.count(Phase.Event.REFUSED),
                total.count(Phase.Event.RESET),
                total.count(Phase.Event.CLOSED));
    }

    /** The first things that went wrong, in words. */
    public List<String> reports() {
        synchronized (reports) {
            return List.copyOf(reports);
        }
    }

    Phase phase() {
        return phase;
    }

    boolean outage() {
        return outage;
    }

    boolean stopping() {
        return stopping;
    }

    void began() {
        begun.incrementAndGet();
    }

    void report(Phase.Event event, Phase where, String what) {
        where.add(event);
        synchronized (reports) {
            if (reports.size() < MAX_REPORTS) {
                reports.add(where.name() + ": " + what);
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        clients.forEach(client -> client.giveUpAfter(0));
        watch.shutdownNow();
    }

    private static Thread watchThread(Runnable task) {
        Thread thread = new Thread(task, "load-watch");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * How far the clients that stay connected are.
     *
     * @param rounds how many messages have come back to each
     * @param connections how many connections each has opened
     */
    public record Progress(List<Long> rounds, List<Long> connections) {
        /** Whether each client has sent a message after {@code before} and has got it back. */
        public boolean answeredSince(Progress before) {
            return allAtLeast(rounds, before.rounds, 2); // the first of them may have been on its way before
        }

        /** Whether each client has opened a new connection after {@code before}. */
        public boolean dialledSince(Progress before) {
            return allAtLeast(connections, before.connections, 1);
        }

        private static boolean allAtLeast(List<Long> now, List<Long> before, int more) {
            for (int i = 0; i < now.size(); i++) {
                if (now.get(i) < before.get(i) + more) {
                    return false;
                }
            }
            return true;
        }
    }
}
