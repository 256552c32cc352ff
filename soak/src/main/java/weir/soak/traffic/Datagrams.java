package weir.soak.traffic;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import weir.api.AioException;
import weir.api.UdpSocket;
import weir.soak.account.Counted;
import weir.soak.account.Event;
import weir.soak.account.Fault;

/**
 * Two UDP sockets with some conversations between them, each of one datagram at a time: few enough that the kernel need
 * not drop any, so that none may be lost, and each must arrive once.
 */
final class Datagrams extends Tenant {
    private static final int CONVERSATIONS = 8;

    private final ByteBuffer[] nearBuffers = buffers();
    private final ByteBuffer[] farBuffers = buffers();

    Datagrams(Site site) {
        super(site, "datagrams");
    }

    private static ByteBuffer[] buffers() {
        ByteBuffer[] made = new ByteBuffer[Post.RECEIVERS];
        Arrays.setAll(made, i -> ByteBuffer.allocateDirect(Post.LARGEST));
        return made;
    }

    @Override
    void live() throws AioException, InterruptedException {
        try (Stay near = open();
                Stay far = open();
                UdpSocket nearSocket = near.scope().udp("udp://127.0.0.1:0");
                UdpSocket farSocket = far.scope().udp("udp://127.0.0.1:0")) {
            long seed = site.freshSeed();
            boolean connected = oneIn(2);
            if (connected) {
                nearSocket.connect(farSocket.localAddress());
            }
            Post asking = new Post(
                    near,
                    nearSocket,
                    connected ? null : farSocket.localAddress(),
                    CONVERSATIONS,
                    seed,
                    true,
                    nearBuffers);
            Post answering =
                    new Post(far, farSocket, nearSocket.localAddress(), CONVERSATIONS, seed, false, farBuffers);
            if (far.mayEnd()) {
                asking.allowPeerToGo();
            }
            if (near.mayEnd()) {
                answering.allowPeerToGo();
            }
            answering.start();
            asking.start();
            near.pause(Duration.ofSeconds(1).plus(upTo(5000)));
            asking.halt();
            boolean all = asking.awaitAnswers(Counted.PATIENCE);
            if (!all && !near.mayEnd() && !far.mayEnd()) {
                site.books().fault(Fault.LOST, "a datagram has not arrived, or its answer");
            }
            asking.expectEnd();
            answering.expectEnd();
            near.beginClose();
            far.beginClose();
            site.books().count(Event.SCOPE_BREAK);
        }
    }
}
