package weir.soak.traffic;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.soak.account.Wire;

/**
 * Streams full in both directions, several operations in flight on each end; most of the soak's operations. A stream is
 * ended in one of several ways, and each says what must have arrived by then.
 */
final class Pipelines extends Tenant {
    private static final int DEPTH = 8;

    private static final int FLOWS = 4;

    private final String scheme;

    /**
     * Kept from one connection to the next, so that the soak's own buffers are no garbage that comes and goes; and a late
     * touch of a buffer that was given back would damage the next connection's bytes.
     */
    private final ArrayDeque<Slot[]> racks = new ArrayDeque<>();

    Pipelines(Site site, String scheme) {
        super(site, "pipelines-" + scheme);
        this.scheme = scheme;
    }

    @Override
    void live() throws AioException, InterruptedException {
        try (Stay near = open();
                Stay far = open()) {
            for (int i = 1 + random.nextInt(5);
                    i > 0 && !site.over() && near.scope().isOpen();
                    i--) {
                Connection connection = Connection.open(near, far, scheme, random);
                if (connection == null) {
                    return;
                }
                new Round(near, far, connection).run();
            }
        }
    }

    /** One connection from its opening to its end. */
    private final class Round {
        private final Stay near;
        private final Stay far;
        private final Connection connection;
        private final Slot[][] slots = new Slot[FLOWS][];
        private final Wire out;
        private final Wire back;
        private final Outflow nearOut;
        private final Inflow farIn;
        private final Outflow farOut;
        private final Inflow nearIn;
        private boolean deliversOneWay;

        Round(Stay near, Stay far, Connection connection) {
            this.near = near;
            this.far = far;
            this.connection = connection;
            out = new Wire(name() + " out", site.books());
            back = new Wire(name() + " back", site.books());
            for (int i = 0; i < FLOWS; i++) {
                Slot[] rack = racks.poll();
                slots[i] = rack == null ? Slot.rack(DEPTH) : rack;
            }
            nearOut = new Outflow(near, connection.near(), out, slots[0]);
            farIn = new Inflow(far, connection.far(), out, slots[1]);
            farOut = new Outflow(far, connection.far(), back, slots[2]);
            nearIn = new Inflow(near, connection.near(), back, slots[3]);
        }

        /** One end may go at any moment; the other closes then, else it would send into nothing for as long as that lingers. */
        private void expectEnd() {
            for (Flow flow : flows()) {
                flow.expectEnd();
            }
            nearIn.closeAtEnd();
            farIn.closeAtEnd();
        }

        private Flow[] flows() {
            return new Flow[] {nearOut, farIn, farOut, nearIn};
        }

        void run() throws InterruptedException {
            boolean through;
            try {
                if (near.mayEnd() || far.mayEnd()) {
                    expectEnd();
                }
                for (Flow flow : flows()) {
                    flow.start();
                }
                // The pause is short of nothing: it may be cut off by the end of a pinned scope.
                near.pause(Duration.ofMillis(300).plus(upTo(4000)));
                through = end();
            } catch (IllegalStateException e) {
                if (near.scope().isOpen() && far.scope().isOpen()) {
                    throw e;
                }
                through = false;
            } finally {
                connection.near().close();
                connection.far().close();
            }
            for (Flow flow : flows()) {
                flow.expectEnd();
                flow.halt();
            }
            for (Flow flow : flows()) {
                if (!flow.awaitQuiet()) {
                    return; // reported
                }
            }
            out.end(through);
            back.end(through && !deliversOneWay);
            for (Flow flow : flows()) {
                flow.finish();
            }
            racks.addAll(List.of(slots));
        }

        /** Ends the connection; whether all must have arrived. */
        private boolean end() throws InterruptedException {
            boolean sure = !near.mayEnd() && !far.mayEnd();
            return switch (random.nextInt(6)) {
                case 0, 1 -> clean() && sure;
                case 2 -> closeAndDeliver() && sure;
                case 3, 4 -> broken();
                default -> scopeBroken();
            };
        }

        /** Both say that they are through, and read what the other has sent to its end. */
        private boolean clean() throws InterruptedException {
            nearOut.halt();
            farOut.halt();
            if (!nearOut.awaitQuiet() || !farOut.awaitQuiet()) {
                return false;
            }
            nearIn.expectEnd();
            farIn.expectEnd();
            connection.near().shutdownOutput();
            connection.far().shutdownOutput();
            return nearIn.awaitQuiet()
                    && farIn.awaitQuiet()
                    && ended(nearIn, AioStatus.CONNSHUT, null)
                    && ended(farIn, AioStatus.CONNSHUT, null);
        }

        /** One closes with input unread; what it had sent must arrive nevertheless (B9). */
        private boolean closeAndDeliver() throws InterruptedException {
            farOut.halt();
            nearOut.halt();
            if (!nearOut.awaitQuiet()) {
                return false;
            }
            for (Flow flow : flows()) {
                flow.expectEnd();
            }
            deliversOneWay = true;
            connection.near().close();
            return farIn.awaitQuiet() && ended(farIn, AioStatus.CONNSHUT, AioStatus.CONNRESET);
        }

        private boolean ended(Flow flow, AioStatus wanted, @Nullable AioStatus other) {
            AioStatus end = flow.end();
            if (end == wanted || end == other || near.mayEnd() || far.mayEnd()) {
                return true;
            }
            site.books().fault(Fault.UNEXPECTED, flow.name() + " ended " + end + ", not " + wanted);
            return false;
        }

        /** One closes in full traffic. */
        private boolean broken() throws InterruptedException {
            expectEnd();
            site.books().count(Event.BREAK);
            boolean closesNear = random.nextBoolean();
            (closesNear ? connection.near() : connection.far()).close();
            // The other must see the end.
            (closesNear ? farIn : nearIn).awaitQuiet();
            return false;
        }

        /** The scope is closed in full traffic. */
        private boolean scopeBroken() {
            expectEnd();
            site.books().count(Event.SCOPE_BREAK);
            (random.nextBoolean() ? near : far).close();
            return false;
        }
    }
}
