package weir.tck.template;

import java.net.ProtocolFamily;
import java.nio.channels.NetworkChannel;
import weir.spi.PollSocket;
import weir.spi.Poller;
import weir.spi.SocketKind;

/** What one event loop waits with: a selector, an epoll file, a queue. */
final class TemplatePoller implements Poller {
    /** What every method that is not written yet does. */
    static UnsupportedOperationException missing(String what) {
        return new UnsupportedOperationException("template: write " + what);
    }

    @Override
    public PollSocket open(SocketKind kind, ProtocolFamily family) {
        throw missing("open: a non-blocking socket of this kind; from any thread"); // family: INET, INET6, UNIX
    }

    @Override
    public PollSocket adopt(SocketKind kind, NetworkChannel channel) {
        throw missing("adopt: take over the live kernel socket that release() of any backend handed over");
    }

    @Override
    public void poll(long nanos, Sink sink) {
        // 0 = only look, negative = endless. Report each event by sink.ready, on this thread. Never end early but for
        // an event or a wakeup; clear and ignore an interrupt; the sink may close and release sockets meanwhile.
        throw missing("poll: wait for events and report them");
    }

    @Override
    public void wakeup() {
        throw missing("wakeup: end the poll that runs, or the next one; from any thread");
    }

    @Override
    public void close() {
        // Close what is still open. Nothing was opened here.
    }
}
