package weir.osgi.test.user;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Collection;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.api.ByteStream;
import weir.api.StreamListener;
import weir.api.UdpSocket;

/** Sends back what comes in. What ends though no peer has gone is noted down. */
final class Echo {
    private static final int STREAM_BUFFER = 8192;
    private static final int DATAGRAM_BUFFER = 2048;

    private Echo() {}

    static void serve(AioService service, StreamListener listener, Collection<Object> kept, Collection<String> ends) {
        Aio aio = service.newAio(own -> {
            if (own.result() == AioStatus.OK) {
                serve(service, requireNonNull(own.stream()), kept, ends);
                listener.accept(own);
            } else {
                ends.add("accept " + own.result());
            }
        });
        kept.add(listener);
        kept.add(aio);
        listener.accept(aio);
    }

    private static void serve(AioService service, ByteStream stream, Collection<Object> kept, Collection<String> ends) {
        ByteBuffer buffer = ByteBuffer.allocate(STREAM_BUFFER);
        Aio sender = service.newAio(own -> {
            if (own.result() != AioStatus.OK) {
                ended("send", stream, own, kept, ends);
                return;
            }
            Aio receiver = (Aio) requireNonNull(own.attachment());
            stream.recv(receiver.setIov(buffer.clear()));
        });
        Aio receiver = service.newAio(own -> {
            if (own.result() != AioStatus.OK) {
                ended("recv", stream, own, kept, ends);
                own.close();
                sender.close();
                return;
            }
            stream.sendAll(sender.setIov(buffer.flip()));
        });
        sender.attach(receiver);
        kept.add(stream);
        stream.recv(receiver.setIov(buffer));
    }

    private static void ended(
            String what, ByteStream stream, Aio aio, Collection<Object> kept, Collection<String> ends) {
        if (aio.result() != AioStatus.CONNSHUT && aio.result() != AioStatus.CONNRESET) {
            ends.add(what + " " + aio.result());
        }
        stream.close();
        kept.remove(stream);
    }

    static void serve(AioService service, UdpSocket socket, Collection<Object> kept, Collection<String> ends) {
        ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_BUFFER);
        boolean[] received = {false};
        Aio aio = service.newAio(own -> {
            if (own.result() != AioStatus.OK) {
                ends.add("datagram " + own.result());
                return;
            }
            received[0] = !received[0];
            if (received[0]) {
                socket.send(own.setInput(0, own.output(0, Object.class)).setIov(buffer.flip()));
            } else {
                socket.recv(own.setIov(buffer.clear()));
            }
        });
        kept.add(socket);
        kept.add(aio);
        socket.recv(aio.setIov(buffer));
    }
}
