package weir.tck.template;

import static weir.tck.template.TemplatePoller.missing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.spi.Datagram;
import weir.spi.PollSocket;
import weir.spi.Poller;

/** One non-blocking socket. Failures of the world are AioExceptions whose status depends on the cause alone. */
final class TemplateSocket implements PollSocket {
    private volatile @Nullable Object attachment;

    @Override
    public void attach(Object newAttachment) {
        attachment = newAttachment; // the engine's, volatile since the loop reads it
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void bind(InetSocketAddress address) throws IOException {
        throw missing("bind: of a datagram socket; ADDRINUSE and ADDRINVAL thrown");
    }

    @Override
    public void listen(SocketAddress address, int backlog) throws IOException {
        throw missing("listen: bind to an internet, Unix or abstract address and listen");
    }

    @Override
    public boolean connect(@Nullable SocketAddress address) throws IOException {
        throw missing("connect: true if done; of a datagram socket fix the peer, null ends that");
    }

    @Override
    public boolean finishConnect() throws IOException {
        throw missing("finishConnect: true if connected, false if it goes on, CONNREFUSED and others thrown");
    }

    @Override
    public @Nullable PollSocket accept(Poller into) throws IOException {
        throw missing("accept: one connection, non-blocking, for that poller; null if there is none");
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        throw missing("read: the count, AGAIN, or END once all has been read; CONNRESET thrown");
    }

    @Override
    public long read(ByteBuffer[] buffers) throws IOException {
        throw missing("read: scatters, skips buffers without room");
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        throw missing("write: the count or AGAIN; must not raise SIGPIPE");
    }

    @Override
    public long write(ByteBuffer[] buffers) throws IOException {
        throw missing("write: gathers");
    }

    @Override
    public long receive(ByteBuffer[] buffers, Datagram datagram) throws IOException {
        throw missing("receive: the bytes stored or AGAIN; datagram.set(sender, truncated)");
    }

    @Override
    public long send(ByteBuffer[] buffers, @Nullable InetSocketAddress destination) throws IOException {
        throw missing("send: one datagram, the bytes or AGAIN; MSGSIZE thrown if it is too large");
    }

    @Override
    public void join(InetAddress group, NetworkInterface networkInterface) throws IOException {
        throw missing("join");
    }

    @Override
    public void leave(InetAddress group, NetworkInterface networkInterface) throws IOException {
        throw missing("leave: what was joined, maybe before the socket was adopted");
    }

    @Override
    public void shutdownOutput() throws IOException {
        throw missing("shutdownOutput: the peer reads to the end of the stream");
    }

    @Override
    public boolean want(int event) {
        throw missing("want: one event as soon as it holds, free while still wanted; true if a wakeup is needed");
    }

    @Override
    public void unwant(int event) {
        throw missing("unwant: nobody cares now; drop the interest, or every event of a busy socket wakes the loop");
    }

    @Override
    public boolean ask(int event) {
        throw missing("ask: report the event if it holds now, also if it was reported before");
    }

    @Override
    public <T> void setOption(AioOption<T> option, T value) throws IOException {
        // Compare options by identity; what is not known:
        throw new AioException(AioStatus.NOTSUP, "option " + option + ": the template has none");
    }

    @Override
    public <T> T getOption(AioOption<T> option) throws IOException {
        throw new AioException(AioStatus.NOTSUP, "option " + option + ": the template has none");
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        throw missing("localAddress");
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        throw missing("remoteAddress: null if not connected");
    }

    @Override
    public NetworkChannel release() throws IOException {
        throw missing("release: off the poller and alive, as a non-blocking channel that is registered nowhere");
    }

    @Override
    public void close() throws IOException {
        throw missing("close: no event afterwards; listeners and datagram sockets free their address at once");
    }
}
