package weir.sp.tool;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.sp.SpMessage;

/** One socket in the blocking style, with one handle: the words that roles are made of. */
final class Talk implements AutoCloseable {
    private final AioService service;
    private final Line line;
    private final Settings settings;
    private final PrintStream out;
    private final Aio aio;

    Talk(AioService service, Line line, Settings settings, PrintStream out) {
        this.service = service;
        this.line = line;
        this.settings = settings;
        this.out = out;
        aio = service.newAio();
    }

    /** Sends one; the pipe or the socket's queue has it when this returns. */
    void send(byte[] data) throws Ending, InterruptedException {
        aio.setMessage(SpMessage.of(data)).setTimeout(settings.sendTimeout());
        AioStatus status = ended(line.send().test(aio));
        if (status != AioStatus.OK) {
            throw Ending.failed("Send error: " + Reason.of(status, aio.cause()));
        }
    }

    /**
     * Receives one and prints it.
     *
     * @param timeout null for none
     * @return false if none came in time, or the protocol knows that none will
     */
    boolean recv(@Nullable Duration timeout) throws Ending, InterruptedException {
        aio.setMessage(null).setTimeout(timeout);
        AioStatus status = ended(line.recv().test(aio));
        if (status == AioStatus.TIMEDOUT || status == AioStatus.STATE) {
            return false;
        }
        if (status != AioStatus.OK) {
            throw receiveError(status);
        }
        try (SpMessage message = (SpMessage) Objects.requireNonNull(aio.message())) {
            aio.setMessage(null);
            settings.format().print(message.toBytes(), out);
        }
        if (out.checkError()) { // flushes too
            // Whoever read it has gone: C programs die of SIGPIPE here.
            throw Ending.failed("Output error: what was received cannot be printed");
        }
        return true;
    }

    Ending receiveError(AioStatus status) {
        return Ending.failed("Receive error: " + Reason.of(status, aio.cause()));
    }

    void pause(Duration time) throws InterruptedException {
        aio.setTimeout(null);
        if (service.sleep(time, aio)) {
            aio.await();
        }
    }

    long nanoTime() {
        return service.nanoTime();
    }

    private AioStatus ended(boolean accepted) throws InterruptedException {
        if (!accepted) {
            return AioStatus.STOPPED;
        }
        aio.await();
        return aio.result();
    }

    @Override
    public void close() {
        aio.close();
    }
}
