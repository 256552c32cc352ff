package weir.bench.echo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import weir.bench.process.UnavailablePeerException;

/** Netty: one event loop for accepting and for all connections, its default buffers, flushed when a read is complete. */
final class NettyEcho {
    private NettyEcho() {}

    static int startNio() {
        return start(NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    static int startEpoll() throws UnavailablePeerException {
        if (!Epoll.isAvailable()) {
            throw new UnavailablePeerException("Netty says: " + Epoll.unavailabilityCause());
        }
        return start(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
    }

    private static int start(IoHandlerFactory io, Class<? extends ServerChannel> type) {
        Channel listener = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, io))
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, Peer.BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Echo());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @SuppressWarnings(
            "FutureReturnValueIgnored") // a write that fails closes the channel, and that is all there is to do
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
