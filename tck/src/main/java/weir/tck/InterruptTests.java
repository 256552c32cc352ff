package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.api.UdpSocket;
import weir.spi.Capability;

/**
 * Threads that somebody interrupts, loops and submitters alike: the JDK closes channels that an interrupted thread
 * blocks in, so an interrupt is a fault that may cost a connection. Here it may cost nothing.
 */
public abstract class InterruptTests extends UdpFixture {
    private static final int TOTAL = 512 << 10;

    /** For subclasses. */
    protected InterruptTests() {}

    /** Interrupts a thread again and again until it is closed. */
    private static final class Storm implements AutoCloseable {
        private final Thread thread;
        private final AtomicLong interrupts = new AtomicLong();
        private volatile boolean over;

        Storm(Thread... victims) {
            thread = new Thread(
                    () -> {
                        while (!over) {
                            for (Thread each : victims) {
                                each.interrupt();
                            }
                            interrupts.incrementAndGet();
                            for (int spins = 0; spins < 2_000; spins++) {
                                Thread.onSpinWait();
                            }
                            Thread.yield();
                        }
                    },
                    "kit-storm");
            thread.start();
        }

        @Override
        public void close() {
            over = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts the test", e);
            }
            assertThat(interrupts).hasPositiveValue();
        }
    }

    @SuppressWarnings("try") // a storm rages as long as it is open
    @Test
    @DisplayName("S1 an interrupt storm on the loop costs no byte, no connection, no datagram and no timer")
    void stormOnLoop() throws Exception {
        needs(Capability.UDP);
        Pair pair = connect();
        UdpSocket socket = socket();
        UdpSocket peer = peer();
        AtomicInteger early = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        long[] began = {service().nanoTime()};
        Aio timer = service().newAio(own -> {
            if (own.result() == AioStatus.OK && service().nanoTime() - began[0] < 2_000_000) {
                early.incrementAndGet();
            }
            ended.incrementAndGet();
            began[0] = service().nanoTime();
            service().sleep(Duration.ofMillis(2), own);
        });
        try (Storm ignored = new Storm(OnLoop.thread(service()), OnLoop.thread(client()));
                StreamListener listener = listen()) {
            service().sleep(Duration.ofMillis(2), timer);
            Transfer there =
                    new Transfer(client(), pair.near(), service(), pair.far(), TOTAL, 5, Transfer.Trouble.NONE).start();
            Transfer back = new Transfer(
                            service(), pair.far(), client(), pair.near(), TOTAL, 6, Transfer.Trouble.CANCELS)
                    .start();
            for (int i = 0; i < 30; i++) {
                Pair fresh = connect(listener);
                send(client(), fresh.near(), pattern(50, i));
                assertThat(receive(service(), fresh.far(), 50)).isEqualTo(pattern(50, i));
                fresh.near().close();
                fresh.far().close();
                post(client(), peer, socket.localAddress(), "datagram " + i);
                assertThat(next(service(), socket)).isEqualTo("datagram " + i);
            }
            there.await();
            back.await();
            until("timers go on", () -> ended.get() > 5);
        }
        timer.close();
        assertThat(early).as("timers that were early").hasValue(0);
    }

    @Test
    @DisplayName("H5 S1 what an interrupted thread submits and opens works, and its interrupt status stays")
    void interruptedSubmitter() throws Exception {
        needs(Capability.UDP);
        service();
        client();
        UdpSocket peer = peer();
        Thread.currentThread().interrupt();
        try {
            StreamListener listener = service().listener("tcp://127.0.0.1:0");
            listener.listen();
            Aio accept = service().newAio();
            Aio dial = client().newAio();
            assertThat(listener.accept(accept)).isTrue();
            StreamDialer dialer = client().dialer(listener.url());
            assertThat(dialer.dial(dial)).isTrue();
            ByteStream near = streamOf(dial);
            ByteStream far = streamOf(accept);
            for (int i = 0; i < 50; i++) {
                Aio recv = service().newAio().setIov(ByteBuffer.allocate(1000));
                assertThat(far.recvFully(recv)).isTrue();
                Aio send = client().newAio().setIov(ByteBuffer.wrap(pattern(1000, i)));
                assertThat(near.sendAll(send)).isTrue();
                ended(send);
                ended(recv);
            }
            UdpSocket socket = socket();
            Aio post = client().newAio().setInput(0, socket.localAddress()).setIov(ByteBuffer.allocate(7));
            assertThat(peer.send(post)).isTrue();
            ended(post);
            Aio recv = service().newAio().setIov(ByteBuffer.allocate(10));
            assertThat(socket.recv(recv)).isTrue();
            assertThat(ended(recv).count()).isEqualTo(7);
            assertThat(recv.output(0, InetSocketAddress.class)).isEqualTo(peer.localAddress());
            near.shutdownOutput();
            near.close();
            far.close();
            dialer.close();
            listener.close();
            socket.close();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    private static ByteStream streamOf(Aio aio) {
        return Objects.requireNonNull(ended(aio).stream());
    }

    /** As awaitOk, on a thread that is interrupted. */
    private static Aio ended(Aio aio) {
        aio.awaitUninterruptibly();
        assertThat(aio.result()).as("cause %s", aio.cause()).isEqualTo(AioStatus.OK);
        return aio;
    }
}
