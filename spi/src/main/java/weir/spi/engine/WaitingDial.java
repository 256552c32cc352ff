package weir.spi.engine;

import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.spi.PollSocket;

/** No socket at all: a dial that goes on until a backend comes, on which it begins anew with its options. */
final class WaitingDial implements PollSocket {
    private volatile @Nullable Object attachment;

    @Override
    public void attach(Object owner) {
        attachment = owner;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public boolean connect(@Nullable SocketAddress address) {
        return false;
    }

    @Override
    public boolean finishConnect() {
        return false;
    }

    @Override
    public boolean want(int event) {
        return false;
    }

    @Override
    public void unwant(int event) {}

    @Override
    public boolean ask(int event) {
        return false;
    }

    @Override
    public <T> void setOption(AioOption<T> option, T value) {}

    @Override
    public <T> T getOption(AioOption<T> option) throws AioException {
        throw new AioException(AioStatus.NOTSUP, "option " + option + ": " + ParkingBackend.REASON);
    }

    @Override
    public SocketAddress localAddress() throws AioException {
        throw new AioException(AioStatus.NOTSUP, "the local address of a dial: " + ParkingBackend.REASON);
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return null;
    }

    @Override
    public NetworkChannel release() throws AioException {
        throw new AioException(AioStatus.NOTSUP, "a dial is not handed over");
    }

    @Override
    public void close() {}
}
