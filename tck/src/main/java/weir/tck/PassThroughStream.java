package weir.tck;

import java.net.SocketAddress;
import java.util.Objects;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.ByteStream;

/** A layer that changes nothing: forwards each call to another stream. The kit's stand-in for layers such as TLS. */
public final class PassThroughStream implements ByteStream {
    private final ByteStream below;

    /** Lays it over a stream, which it closes with itself. */
    public PassThroughStream(ByteStream below) {
        this.below = Objects.requireNonNull(below, "below");
    }

    @Override
    public boolean send(Aio aio) {
        return below.send(aio);
    }

    @Override
    public boolean sendAll(Aio aio) {
        return below.sendAll(aio);
    }

    @Override
    public boolean recv(Aio aio) {
        return below.recv(aio);
    }

    @Override
    public boolean recvFully(Aio aio) {
        return below.recvFully(aio);
    }

    @Override
    public boolean readable(Aio aio) {
        return below.readable(aio);
    }

    @Override
    public void shutdownOutput() {
        below.shutdownOutput();
    }

    @Override
    public SocketAddress localAddress() {
        return below.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return below.remoteAddress();
    }

    @Override
    public <T> ByteStream setOption(AioOption<T> option, T value) throws AioException {
        below.setOption(option, value);
        return this;
    }

    @Override
    public <T> T getOption(AioOption<T> option) throws AioException {
        return below.getOption(option);
    }

    @Override
    public boolean isOpen() {
        return below.isOpen();
    }

    @Override
    public void close() {
        below.close();
    }
}
