package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.StreamListener;
import weir.spi.BackendProvider;
import weir.spi.Capability;
import weir.spi.Departure;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

/** A backend that was removed is not kept in memory by objects that users keep, however they were used (S1). */
public abstract class SwapReachabilityTests extends SwapFixture {
    /** Such that no start of another backend follows the last removal. */
    private static final int UPDATES = 9;

    /** For subclasses. */
    protected SwapReachabilityTests() {}

    @Test
    @DisplayName("S1 users keep streams, listeners, sockets and handles, and no backend of the past is reachable")
    void removedIsUnreachable() throws Exception {
        needs(Capability.HANDOVER);
        needs(Capability.UNIX);
        List<Object> kept = new ArrayList<>();
        List<WeakReference<BackendProvider>> removed = new ArrayList<>();
        BackendProvider now = new RenamedProvider(provider(), "alpha", 100);
        Engine engine = newEngine(now, EngineOptions.DEFAULT.withLoops(1));
        EngineScope scope = open(engine, AioConfig.DEFAULT.withName("keeps all"));
        StreamListener peer = listen();
        for (int i = 0; i < UPDATES; i++) {
            use(scope, peer, kept);
            removed.add(new WeakReference<>(now));
            BackendProvider next = new RenamedProvider(provider(), i % 2 == 0 ? "beta" : "alpha", 100);
            if (i % 3 == 0) { // an absence, or a swap
                engine.remove(now, Departure.AT_ONCE.withParks(true));
                engine.add(next);
            } else {
                engine.add(next);
                engine.remove(now);
            }
            now = next;
        }
        until("past backends are unreachable", () -> {
            System.gc();
            return removed.stream().allMatch(each -> each.get() == null);
        });
        assertThat(scope.isOpen()).isTrue();
        Reference.reachabilityFence(kept);
    }

    /** Leaves behind one object in each state that it can be in. */
    private void use(EngineScope scope, StreamListener peer, List<Object> kept) throws Exception {
        Pair open = dialled(scope, peer);
        Pair closed = dialled(scope, peer);
        kept.add(open.near());
        kept.add(closed.near());
        send(scope, closed.near(), pattern(10, 1));
        assertThat(receive(service(), closed.far(), 10)).isEqualTo(pattern(10, 1));
        Aio pending = scope.newAio();
        open.near().recv(pending.setIov(ByteBuffer.allocate(10)));
        Aio cancelled = scope.newAio(own -> {});
        open.near().readable(cancelled);
        cancelled.cancel();
        Aio sleeping = scope.newAio();
        scope.sleep(Duration.ofHours(1), sleeping);
        Aio slept = scope.newAio(own -> {});
        scope.sleep(Duration.ofNanos(1), slept);
        slept.await();
        closed.near().close();
        closed.far().close();
        StreamListener listener = scope.listener("tcp://127.0.0.1:0");
        listener.listen();
        Aio accept = scope.newAio(own -> {});
        listener.accept(accept);
        kept.addAll(List.of(pending, cancelled, sleeping, slept, listener, accept));
        StreamListener unix = scope.listener(unixUrl());
        unix.listen();
        kept.add(unix);
        kept.add(scope.udp("udp://127.0.0.1:0"));
    }
}
