package weir.backend.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioStatus;

/** What was submitted, and what has become of it: each accepted operation ends once, and bytes are what was sent, in order. */
final class Ledger {
    /** One operation. */
    static final class Entry {
        final Program.Kind kind;
        final Aio aio;
        final ByteBuffer buffer;
        final long submitted;
        final int timeoutMillis;
        boolean accepted;
        int callbacks;
        long ended = -1;
        int place = -1;

        @Nullable
        AioStatus status;

        long count;

        Entry(Program.Kind kind, Aio aio, ByteBuffer buffer, long submitted, int timeoutMillis) {
            this.kind = kind;
            this.aio = aio;
            this.buffer = buffer;
            this.submitted = submitted;
            this.timeoutMillis = timeoutMillis;
        }

        @Override
        public String toString() {
            return kind + " submitted at " + submitted + ", " + status + " " + count;
        }
    }

    /** One direction of a connection. */
    static final class Flow {
        final List<Entry> sends = new ArrayList<>();
        final List<Entry> receives = new ArrayList<>();
        /** Something has broken or closed it: not all that was sent need arrive. */
        boolean mayLose;
    }

    private final List<Entry> all = new ArrayList<>();
    private int ends;

    List<Entry> all() {
        return all;
    }

    void add(Entry entry) {
        all.add(entry);
    }

    /** In its callback. */
    void ended(Entry entry, long now) {
        entry.callbacks++;
        entry.ended = now;
        entry.place = ends++;
        entry.status = entry.aio.result();
        entry.count = entry.aio.count();
    }

    /** At the end, when all has been closed. */
    void check(List<Flow> flows) {
        for (Entry each : all) {
            assertThat(each.callbacks).as("callbacks of %s", each).isEqualTo(each.accepted ? 1 : 0);
            if (each.status == AioStatus.TIMEDOUT) {
                assertThat(each.timeoutMillis).as("timeout of %s", each).isNotNegative();
                assertThat(each.ended - each.submitted)
                        .as("%s is not early", each)
                        .isGreaterThanOrEqualTo(each.timeoutMillis * 1_000_000L);
            }
            if (endedEarly(each) && !movesAll(each)) {
                assertThat(each.count).as("bytes of %s", each).isZero();
            }
        }
        flows.forEach(Ledger::check);
    }

    private static boolean endedEarly(Entry entry) {
        return entry.status == AioStatus.CANCELED || entry.status == AioStatus.TIMEDOUT;
    }

    /** What it has moved by then counts (C2). */
    private static boolean movesAll(Entry entry) {
        return entry.kind == Program.Kind.SEND_ALL || entry.kind == Program.Kind.RECV_FULLY;
    }

    private static void check(Flow flow) {
        inOrder(flow.sends);
        inOrder(flow.receives);
        byte[] sent = bytes(flow.sends);
        byte[] received = bytes(flow.receives);
        assertThat(received.length).as("bytes received of those sent").isLessThanOrEqualTo(sent.length);
        for (int i = 0; i < received.length; i++) {
            if (received[i] != sent[i]) {
                throw new AssertionError(
                        "byte " + i + " of " + received.length + " is " + received[i] + ", sent was " + sent[i]);
            }
        }
        if (!flow.mayLose) {
            assertThat(received.length).as("all bytes sent are received").isEqualTo(sent.length);
        }
    }

    /** B2: those of one direction that succeed end in the order of their submission. */
    private static void inOrder(List<Entry> entries) {
        int last = -1;
        for (Entry each : entries) {
            if (each.status == AioStatus.OK) {
                assertThat(each.place).as("the order of %s", each).isGreaterThan(last);
                last = each.place;
            }
        }
    }

    private static byte[] bytes(List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Entry each : entries) {
            assertThat(each.buffer.position()).as("the position after %s", each).isEqualTo((int) each.count);
            bytes.write(each.buffer.array(), 0, (int) each.count);
        }
        return bytes.toByteArray();
    }
}
