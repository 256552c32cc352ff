package weir.backend.epoll;

import static weir.backend.epoll.Constants.*;

import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.SocketKind;

/**
 * Exchanges live kernel sockets with the JDK's channels.
 *
 * <p><b>Giving.</b> A channel of the same kind and state is made from nothing, and the kernel's socket laid over its
 * descriptor. The channel goes on to believe in the addresses it was made with; whoever holds the socket keeps the real
 * ones.
 *
 * <p><b>Taking.</b> The channel's descriptor is found and duplicated; once the duplicate is registered the channel is
 * closed, which leaves the kernel's socket alive since the channel is registered nowhere.
 */
final class Handover implements Closeable {
    private final ScratchPool scratches;
    private final Descriptors descriptors;
    private final ScratchListeners listeners = new ScratchListeners();

    Handover(ScratchPool scratches) {
        this.scratches = scratches;
        descriptors = new Descriptors(scratches);
    }

    // Taking

    /** A descriptor of our own for the channel's socket. */
    int duplicate(SocketKind kind, NetworkChannel channel) throws IOException {
        boolean fits = switch (kind) {
            case STREAM -> channel instanceof SocketChannel;
            case LISTENER -> channel instanceof ServerSocketChannel;
            case DATAGRAM -> channel instanceof DatagramChannel;
        };
        if (!fits) {
            throw new AioException(AioStatus.NOTSUP, "a " + channel.getClass().getName() + " is no " + kind);
        }
        int theirs = descriptors.find(channel);
        Scratch scratch = scratches.borrow();
        try {
            int ours = Libc.fcntl(scratch, theirs, F_DUPFD_CLOEXEC, 0);
            if (ours < 0) {
                throw Errno.ofOpen(ours, "fcntl");
            }
            return ours;
        } finally {
            scratches.giveBack(scratch);
        }
    }

    // Giving

    /** Brings a fresh channel into the state that its socket will be in. */
    private interface Preparation<C> {
        void prepare(C channel) throws IOException;
    }

    NetworkChannel giveListener(int live, int domain) throws IOException {
        descriptors.guessNext();
        return give(live, ServerSocketChannel.open(familyOf(domain)), channel -> {
            if (domain == AF_UNIX) {
                listeners.bindToPath(channel);
            } else {
                channel.bind(ScratchListeners.anyLocal(), 1);
            }
        });
    }

    NetworkChannel giveStream(int live, int domain) throws IOException {
        descriptors.guessNext();
        return give(live, SocketChannel.open(familyOf(domain)), channel -> listeners.connect(channel, domain));
    }

    NetworkChannel giveDatagram(
            int live, int domain, @Nullable SocketAddress remote, Set<EpollDatagram.Membership> memberships)
            throws IOException {
        descriptors.guessNext();
        return give(live, DatagramChannel.open(familyOf(domain)), channel -> {
            if (remote == null) {
                channel.bind(ScratchListeners.anyLocal());
            } else {
                channel.connect(remote);
            }
            for (EpollDatagram.Membership each : memberships) {
                channel.join(each.group(), each.networkInterface()); // the JDK must know what it shall leave later
            }
        });
    }

    private <C extends SelectableChannel & NetworkChannel> C give(int live, C channel, Preparation<C> preparation)
            throws IOException {
        try {
            int theirs = descriptors.find(channel);
            preparation.prepare(channel);
            channel.configureBlocking(false);
            lay(live, theirs);
            return channel;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private void lay(int live, int over) throws AioException {
        Scratch scratch = scratches.borrow();
        try {
            int error = Libc.dup3(scratch, live, over, O_CLOEXEC);
            if (error < 0) {
                throw Errno.of(error, "dup3");
            }
        } finally {
            scratches.giveBack(scratch);
        }
    }

    private static ProtocolFamily familyOf(int domain) {
        return switch (domain) {
            case AF_INET -> StandardProtocolFamily.INET;
            case AF_INET6 -> StandardProtocolFamily.INET6;
            default -> StandardProtocolFamily.UNIX;
        };
    }

    @Override
    public void close() throws IOException {
        listeners.close();
    }
}
