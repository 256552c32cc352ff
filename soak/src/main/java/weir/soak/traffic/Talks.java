package weir.soak.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.soak.account.Counted;
import weir.soak.account.Event;
import weir.soak.account.Fault;
import weir.soak.account.Kind;

/**
 * Short connections, one after the other, to an echo server of callbacks: dials that are cancelled or time out, accepts
 * that are, and talks by blocking calls or by futures on a virtual thread.
 */
final class Talks extends Tenant {
    private static final int ACCEPTS = 3;
    private static final Duration[] DIAL_TIMEOUTS = {Duration.ZERO, Duration.ofNanos(80_000), Duration.ofMillis(5)};

    private final String scheme;
    private final boolean futures;

    Talks(Site site, String scheme, boolean futures) {
        super(site, (futures ? "futures-" : "blocking-") + scheme);
        this.scheme = scheme;
        this.futures = futures;
    }

    @Override
    void live() throws AioException, InterruptedException {
        try (Stay server = open();
                Stay client = open()) {
            for (int i = 1 + random.nextInt(4); i > 0 && !site.over(); i--) {
                serve(server, client);
            }
            server.beginClose();
            client.beginClose();
        }
    }

    /** A listener, some talks, and its end with accepts pending. */
    private void serve(Stay server, Stay client) throws AioException, InterruptedException {
        String url = scheme.equals("tcp") ? "tcp://127.0.0.1:0" : "ipc://" + site.freshPath();
        List<Acceptor> acceptors = new ArrayList<>();
        try (StreamListener listener = server.scope().listener(url)) {
            site.books().count(Event.LISTENER);
            listener.listen();
            for (int i = 0; i < ACCEPTS; i++) {
                acceptors.add(new Acceptor(server, listener));
            }
            try {
                talks(client, server, listener.url());
            } finally {
                acceptors.forEach(Acceptor::expectEnd);
            }
        }
        for (Acceptor acceptor : acceptors) {
            acceptor.finish();
        }
    }

    private void talks(Stay client, Stay server, String url) throws AioException, InterruptedException {
        try (StreamDialer dialer = client.scope().dialer(url)) {
            for (int i = 5 + random.nextInt(40); i > 0 && !site.over(); i--) {
                ByteStream stream = dial(client, dialer, server);
                if (stream != null) {
                    talk(client, server, stream);
                }
                client.pause(upTo(10));
            }
        }
    }

    private @Nullable ByteStream dial(Stay client, StreamDialer dialer, Stay server) throws InterruptedException {
        Counted dial = client.counted();
        try {
            dial.timeout(oneIn(4) ? DIAL_TIMEOUTS[random.nextInt(DIAL_TIMEOUTS.length)] : null);
            if (!dial.submit(Kind.DIAL, dialer::dial)) {
                return null;
            }
            if (oneIn(6)) {
                dial.cancel();
            }
            switch (dial.await(Counted.PATIENCE)) {
                case OK -> {
                    site.books().count(Event.STREAM);
                    return dial.aio().stream();
                }
                case CANCELED, TIMEDOUT -> {
                    // As was asked.
                }
                default -> {
                    if (!client.mayEnd() && !server.mayEnd()) {
                        site.books()
                                .fault(
                                        Fault.UNEXPECTED,
                                        name() + ": a dial ended " + dial.aio().result() + " with "
                                                + dial.aio().cause());
                    }
                }
            }
            return null;
        } finally {
            client.release(dial);
        }
    }

    private void talk(Stay client, Stay server, ByteStream stream) throws InterruptedException {
        try (stream) {
            Talk talk = futures ? new FutureTalk(client, stream) : new BlockingTalk(client, stream);
            client.expose(talk);
            try {
                for (int i = random.nextInt(60); i > 0 && !site.over(); i--) {
                    AioStatus end = talk.exchange(1 + random.nextInt(oneIn(8) ? 30_000 : 300));
                    if (end != AioStatus.OK) {
                        if (!client.mayEnd() && !server.mayEnd()) {
                            site.books().fault(Fault.UNEXPECTED, name() + ": a talk ended " + end);
                        }
                        return;
                    }
                }
            } finally {
                client.withdraw(talk);
                talk.finish();
            }
            if (oneIn(3)) {
                stream.shutdownOutput(); // the echo closes, too, and so there is no TIME_WAIT here
            }
        }
    }
}
