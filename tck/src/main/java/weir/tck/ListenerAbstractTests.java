package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static weir.tck.StreamOptionTests.requireStatus;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.AbstractSocketAddress;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.api.StreamListener;
import weir.spi.Capability;
import weir.spi.EngineOptions;

/** Unix sockets with an abstract name: who has it, who may have it next, and what a backend without them says. */
public abstract class ListenerAbstractTests extends KitFixture {
    /** For subclasses. */
    protected ListenerAbstractTests() {}

    private StreamListener listener(String url) {
        try {
            return service().listener(url);
        } catch (AioException e) {
            throw new AssertionError(e);
        }
    }

    /** Connects and moves bytes both ways, so that it is this listener that answers. */
    private void requireServes(StreamListener listener) {
        Pair pair = connect(listener);
        send(client(), pair.near(), pattern(1000, 1));
        assertThat(receive(service(), pair.far(), 1000)).isEqualTo(pattern(1000, 1));
        send(service(), pair.far(), pattern(1000, 2));
        assertThat(receive(client(), pair.near(), 1000)).isEqualTo(pattern(1000, 2));
    }

    private static AbstractSocketAddress addressOf(String url) {
        return new AbstractSocketAddress(AioUrl.parse(url).path());
    }

    @Test
    @DisplayName("E1 an abstract name is listened on, dialled, and the address of listener and both streams")
    void addresses() {
        needs(Capability.ABSTRACT);
        String url = abstractUrl();
        try (StreamListener listener = listen(url)) {
            assertThat(listener.url()).isEqualTo(url);
            assertThat(listener.localAddress()).isEqualTo(addressOf(url));
            Pair pair = connect(listener);
            assertThat(pair.near().remoteAddress()).isEqualTo(addressOf(url));
            assertThat(pair.far().localAddress()).isEqualTo(addressOf(url));
            requireServes(listener);
        }
    }

    @Test
    @DisplayName("E1 abstract names may have 107 bytes, slashes and characters beyond ASCII")
    void names() {
        needs(Capability.ABSTRACT);
        String unique = "-" + ProcessHandle.current().pid();
        String longest = "n".repeat(AbstractSocketAddress.MAX_BYTES - unique.length()) + unique;
        for (String name : new String[] {longest, "weir/kit/slashes" + unique, "\u00fcber-\u6d41" + unique}) {
            String url = new AbstractSocketAddress(name).toString();
            try (StreamListener listener = listen(url)) {
                assertThat(listener.localAddress()).isEqualTo(new AbstractSocketAddress(name));
                requireServes(listener);
            }
        }
    }

    @Test
    @DisplayName("E5 a second listener on an abstract name is ADDRINUSE, and its close takes nothing from the first")
    void inUse() {
        needs(Capability.ABSTRACT);
        String url = abstractUrl();
        StreamListener first = listen(url);
        StreamListener second = listener(url);
        requireStatus(AioStatus.ADDRINUSE, second::listen);
        second.close();
        requireServes(first);
        StreamListener third = listener(url);
        requireStatus(AioStatus.ADDRINUSE, third::listen);
    }

    @Test
    @DisplayName("B6 an abstract name is free at once when its listener is closed, also while its streams live")
    void freeAtOnce() throws AioException {
        needs(Capability.ABSTRACT);
        String url = abstractUrl();
        StreamListener waits = listener(url);
        StreamListener first = listen(url);
        Pair old = connect(first);
        requireStatus(AioStatus.ADDRINUSE, waits::listen);
        first.close();
        waits.listen();
        requireServes(waits);
        waits.close();
        for (int i = 0; i < 20; i++) {
            try (StreamListener next = listen(url)) {
                requireServes(next);
            }
        }
        send(client(), old.near(), new byte[] {7});
        assertThat(receive(service(), old.far(), 1)).containsExactly(7);
    }

    @Test
    @DisplayName("E1 an abstract name that nobody listens at is CONNREFUSED, with its cause; also one that was closed")
    void refused() throws AioException {
        needs(Capability.ABSTRACT);
        String url = abstractUrl();
        for (int i = 0; i < 2; i++) {
            try (var dialer = client().dialer(url);
                    Aio dial = client().newAio()) {
                assertThat(dialer.dial(dial)).isTrue();
                awaitStatus(dial, AioStatus.CONNREFUSED);
                assertThat(dial.cause()).isNotNull();
                assertThat(dial.stream()).isNull();
            }
            listen(url).close();
        }
    }

    @Test
    @DisplayName("E1 a backend without abstract names says NOTSUP to listener and dialer, with its name and the reason")
    void lacking() throws AioException {
        Denying denying = new Denying(provider(), Capability.ABSTRACT);
        AioService without =
                open(newEngine(denying, EngineOptions.DEFAULT.withLoops(1)), AioConfig.DEFAULT.withName("without"));
        String url = abstractUrl();
        String reason = denying.lacks(Capability.ABSTRACT);
        requireDenied(() -> without.listener(url), url, reason);
        requireDenied(() -> without.dialer(url), url, reason);
    }

    private void requireDenied(ThrowingCallable call, String url, String reason) {
        requireStatus(AioStatus.NOTSUP, call);
        assertThatThrownBy(call)
                .hasMessageContaining(url)
                .hasMessageContaining("the backend " + provider().name())
                .hasMessageContaining(reason);
    }
}
