package weir.bench.micro;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamDialer;
import weir.api.StreamListener;
import weir.bench.echo.EchoBuffers;
import weir.bench.echo.WeirEchoConnection;

/**
 * A round trip of 64 bytes between two streams of one loop: two sends, two receives, two polls. The time is mostly the
 * kernel's; what is looked for is that nothing is allocated, whatever the buffers, with a timeout and without.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StreamCost {
    /** So few that a round takes some 10 ms. */
    static final int ROUND = 1000;

    /** Where buffers are. */
    public enum Memory {
        /** Outside the heap. */
        DIRECT,
        /** On it. */
        HEAP
    }

    /** What moves the bytes. */
    @Param("nio")
    public String backend;

    /** Of both sides. */
    @Param
    public Memory buffers;

    /** Of each operation of both sides, in seconds; 0: none. It never passes. */
    @Param({"0", "3600"})
    public int timeout;

    private OneLoop loop;
    private PingPong client;
    private Runnable round;

    /** For JMH. */
    public StreamCost() {}

    /** Connects the two. */
    @Setup
    public void open() throws AioException {
        loop = new OneLoop(backend);
        AioService service = loop.service();
        StreamListener listener = service.listener("tcp://127.0.0.1:0");
        listener.listen();
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        StreamDialer dialer = service.dialer("tcp://127.0.0.1:" + port);
        Aio accepted = service.newAio();
        Aio dialled = service.newAio();
        listener.accept(accepted);
        dialer.dial(dialled);
        @Nullable Duration each = timeout == 0 ? null : Duration.ofSeconds(timeout);
        boolean direct = buffers == Memory.DIRECT;
        EchoBuffers echoBuffers = direct ? EchoBuffers.direct(1 << 16) : EchoBuffers.heap(1 << 16);
        new WeirEchoConnection(service, stream(accepted), echoBuffers, each).start();
        client = new PingPong(loop, stream(dialled), direct, each);
        round = () -> client.begin(ROUND);
    }

    private static ByteStream stream(Aio aio) throws AioException {
        aio.awaitUninterruptibly();
        aio.check();
        return Objects.requireNonNull(aio.stream());
    }

    /** Ends them. */
    @TearDown
    public void close() throws AioException {
        AioStatus result = client.result();
        loop.close();
        if (result != AioStatus.OK) {
            throw new AioException(result, "a round trip failed");
        }
    }

    /** Out and back. */
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void roundTrip() {
        loop.run(round);
    }
}
