package weir.bench.messages;

import java.util.List;
import java.util.Locale;

/** What an end does. */
enum Role {
    /** Sends a message, awaits it back, sends the next. */
    PING(true),
    /** Sends back what comes. */
    ECHO(false),
    /** Sends one message after another. */
    PUSH(true),
    /** Takes what comes. */
    PULL(false);

    static final List<Role> ALL = List.of(values());

    private final boolean dials;

    Role(boolean dials) {
        this.dials = dials;
    }

    /** Whether it is the client, which also begins; the other one listens. */
    boolean dials() {
        return dials;
    }

    /** As on command lines. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
