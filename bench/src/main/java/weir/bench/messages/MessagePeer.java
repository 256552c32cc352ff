package weir.bench.messages;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import weir.bench.process.ChildProcess;
import weir.bench.process.Pinning;
import weir.bench.process.UnavailablePeerException;

/** What is compared: both ends of a kind. */
enum MessagePeer {
    /** The reference: libnng in the style of callbacks, as Weir's ends are written. */
    NNG("aio"),
    /** libnng with a thread that sends and receives. */
    NNG_BLOCKING("blocking"),
    WEIR_NIO("nio"),
    WEIR_EPOLL("epoll");

    /** What the ratios refer to. */
    static final MessagePeer REFERENCE = NNG;

    static final List<MessagePeer> ALL = List.of(values());

    private final String style;

    MessagePeer(String style) {
        this.style = style;
    }

    /** As on the command line: {@code weir-nio}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isNng() {
        return this == NNG || this == NNG_BLOCKING;
    }

    /** Starts an end, which then says whether it is ready. */
    ChildProcess start(NngProgram nng, Pinning pinning, Role role, String url, int bytes)
            throws IOException, UnavailablePeerException {
        int processor = role.dials() ? 1 : 0;
        String size = String.valueOf(bytes);
        if (isNng()) {
            Path program = nng.compiled();
            return ChildProcess.start(pinning, processor, List.of(program.toString(), style, role.id(), url, size));
        }
        return ChildProcess.java(pinning, processor, WeirEnd.class, style, role.id(), url, size);
    }
}
