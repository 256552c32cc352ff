package weir.sp.pipe;

import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.sp.message.Packet;

/**
 * A pipe over a byte stream: one handle that reads and one that writes, each with at most one operation.
 *
 * <p>Whoever notes a read or a write has the handle until told that it is complete; {@code reading} and {@code writing} say
 * that somebody has it. An operation that completes in its submission is told of without a callback.
 *
 * <p><b>Waiting for company.</b> A message is written at once, by whoever sent it, unless several went out since something
 * came in: then this end streams, and the write waits until the callbacks that are due have run, since those send more.
 */
final class StreamPipe extends Pipe {
    /** So many writes in a row, without a read in between, are a stream. */
    private static final int STREAMING = 8;

    private final ByteStream stream;
    private final Aio in;
    private final Aio out;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final LoopCall company;

    // Guarded by the socket's lock.
    private int reads;
    private int writes;
    private boolean reading;
    private boolean writing;
    private boolean waitsForCompany;
    private int seenByCompany;
    private boolean askedOnce;
    private int writesInARow;

    StreamPipe(SocketCore core, Endpoint endpoint, ByteStream stream, boolean typed) {
        super(core, endpoint, stream.remoteAddress().toString());
        this.stream = stream;
        reader = new FrameReader(typed, core.tuning());
        writer = new FrameWriter(typed);
        in = core.scope().newAio(aio -> complete(READ));
        out = core.scope().newAio(aio -> complete(WRITE));
        company = new LoopCall(core.scope(), this::companyCame);
    }

    private void complete(int done) {
        core().lock();
        try {
            acted(done);
        } finally {
            core().unlock();
        }
    }

    @Override
    int act(int actions) {
        int done = actions & RESUME;
        if ((actions & CALL) != 0) {
            company.call();
        }
        // If it completes later, its callback may have come, and the next operation have been skipped, before this
        // thread
        // looks: then the count has changed.
        if ((actions & WRITE) != 0) {
            int before = writes;
            if (!stream.sendAll(out.skipCallback()) || (out.skipped() && writes == before)) {
                done |= WRITE;
            }
        }
        if ((actions & READ) != 0) {
            int before = reads;
            if (!stream.recv(in.skipCallback()) || (in.skipped() && reads == before)) {
                done |= READ;
            }
        }
        if ((actions & CLOSE) != 0) {
            stream.close();
            core().dispose(in, out, company.aio());
            endpoint().pipeClosed(this);
        }
        return done;
    }

    @Override
    void acted(int done) {
        if ((done & WRITE) != 0) {
            written();
        }
        if ((done & READ) != 0) {
            arrived();
        }
        if ((done & RESUME) != 0 && !reading && !isClosed() && !holds()) {
            read();
        }
    }

    @Override
    void closing() {
        if (waitsForCompany && !writing) {
            write();
        }
    }

    // Writing

    @Override
    public boolean canTake() {
        return !isClosed() && writer.hasRoom();
    }

    @Override
    public void take(Packet packet) {
        writer.add(packet);
        if (writing || (waitsForCompany && writer.hasRoom())) {
            return;
        }
        if (writesInARow < STREAMING || !writer.hasRoom()) {
            write();
        } else {
            waitForCompany();
        }
    }

    private void write() {
        waitsForCompany = false;
        writing = true;
        writesInARow++;
        writer.begin(out);
        note(WRITE);
    }

    private void waitForCompany() {
        waitsForCompany = true;
        seenByCompany = writer.gathered();
        askedOnce = false;
        note(CALL);
    }

    private void companyCame() {
        core().lock();
        try {
            if (isClosed() || writing || !waitsForCompany) {
                return;
            }
            if (writer.gathered() > seenByCompany) {
                waitForCompany(); // somebody sends on: it is worth to wait once more
            } else if (!askedOnce) {
                // Who sent from the callback of a send is not due before that has returned: behind this call, not
                // before.
                askedOnce = true;
                note(CALL);
            } else {
                write();
            }
        } finally {
            core().unlock();
        }
    }

    private void written() {
        writes++;
        if (isClosed()) {
            writer.close();
            return;
        }
        if (out.result() != AioStatus.OK) {
            writing = false; // so that what is not sent any more is given back
            fail(out.result(), out.cause());
            return;
        }
        writer.landed();
        core().protocol().writable(this); // before the next write begins, so that it takes what waits along
        writing = false;
        if (!isClosed() && !writer.isEmpty()) {
            write();
        }
    }

    // Reading

    private void arrived() {
        reads++;
        reading = false;
        if (isClosed()) {
            reader.close();
            return;
        }
        if (in.result() != AioStatus.OK) {
            fail(in.result(), in.cause());
            return;
        }
        reader.arrived((int) in.count());
        writesInARow = 0;
        read();
    }

    /** Delivers what is there; then, unless something must wait, asks for more. */
    private void read() {
        try {
            for (Packet next = reader.next(); next != null; next = reader.next()) {
                if (!deliver(next)) {
                    return;
                }
                if (isClosed()) {
                    reader.close();
                    return;
                }
            }
        } catch (AioException e) {
            fail(e.status(), e);
            return;
        }
        reading = true;
        reader.prepare(in);
        note(READ);
    }

    private void fail(AioStatus status, @Nullable Throwable cause) {
        if (status != AioStatus.CONNSHUT && status != AioStatus.CLOSED && status != AioStatus.STOPPED) {
            SocketCore.debug("pipe " + id() + " to " + remote() + " closes, " + status + ": " + cause);
        }
        if (!writing) {
            writer.close();
        }
        reader.close();
        close();
    }

    @Override
    public String toString() {
        return "pipe " + id() + " to " + remote();
    }
}
