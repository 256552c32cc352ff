package weir.backend.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import weir.api.AioException;
import weir.api.AioOption;
import weir.api.AioStatus;
import weir.spi.PollSocket;

/** What all channels have in common: the key, the interest, options, handing over. */
abstract class NioSocket implements PollSocket {
    final NioPoller poller;
    private final SelectableChannel channel;

    /** What is set in the key. Written under this object's monitor; read freely, since most asks find it set. */
    private volatile int interest;
    /** What of it nobody cares for, until the poller takes it back. Written under the monitor. */
    private volatile int unwanted;
    /** Exchanged with the selector, under the monitor. */
    private volatile SelectionKey key;

    private volatile boolean open = true;
    private volatile @Nullable Object attachment;

    NioSocket(NioPoller poller, SelectableChannel channel) throws IOException {
        this.poller = poller;
        this.channel = channel;
        Selector registered = poller.selector();
        key = channel.register(registered, 0, this);
        if (poller.selector() != registered) {
            moveTo(poller.selector()); // it was rebuilt meanwhile
        }
    }

    @Override
    public final void attach(Object newAttachment) {
        attachment = newAttachment;
    }

    @Override
    public final @Nullable Object attachment() {
        return attachment;
    }

    // Interest

    /** The operation of the selector that stands for an event of this kind of channel now. */
    abstract int opOf(int event);

    static int eventsOf(int ops) {
        int events = 0;
        if ((ops & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) {
            events |= READ;
        }
        if ((ops & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) {
            events |= WRITE;
        }
        return events;
    }

    @Override
    public final boolean want(int event) {
        int op = opOf(event);
        // In this order: the poller takes the interest back before it forgets that nobody cares.
        if ((unwanted & op) == 0 && (interest & op) != 0) {
            return false;
        }
        return setInterest(op);
    }

    private synchronized boolean setInterest(int op) {
        unwanted &= ~op;
        int now = interest | op;
        if (now == interest || !open || !key.isValid()) {
            return false;
        }
        interest = now;
        key.interestOps(now);
        return true;
    }

    /**
     * On the loop not taken back at once: whoever was told last is often about to ask again, and that costs nothing
     * while the interest stands, but a wake-up of the selector when it does not.
     */
    @Override
    public final synchronized void unwant(int event) {
        if (!poller.isLoop()) {
            drop(opOf(event));
            return;
        }
        if (unwanted == 0) {
            poller.dropLater(this);
        }
        unwanted |= opOf(event);
    }

    /** Takes back what is still not wanted. */
    final synchronized void dropUnwanted() {
        drop(unwanted);
        unwanted = 0;
    }

    final synchronized void drop(int ops) {
        int now = interest & ~ops;
        if (now != interest && open && key.isValid()) {
            interest = now;
            key.interestOps(now);
        }
    }

    /** A selector is level-triggered: what holds now is reported whenever it is wanted. */
    @Override
    public final boolean ask(int event) {
        return want(event);
    }

    final synchronized void moveTo(Selector fresh) throws IOException {
        key.cancel();
        key = channel.register(fresh, interest, this);
    }

    // The end

    final boolean isOpen() {
        return open;
    }

    @Override
    public final NetworkChannel release() throws IOException {
        requireHandover();
        open = false;
        key.cancel();
        poller.deregisterCancelled();
        return (NetworkChannel) channel;
    }

    /** Refuses to hand over what the channel could not give back. */
    void requireHandover() throws IOException {}

    @Override
    public final void close() throws IOException {
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
            key.cancel();
        }
        if (!poller.isLoop()) {
            // Not yet known to its loop: the next select there takes the key off.
            channel.close();
            poller.wakeup();
        } else if (mustCloseAtOnce()) {
            poller.deregisterCancelled();
            channel.close();
        } else {
            poller.closeLater(this);
        }
    }

    /** Whether an address depends on it. */
    abstract boolean mustCloseAtOnce();

    final void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger("weir.nio").log(System.Logger.Level.DEBUG, "close", e);
        }
    }

    // Options and addresses

    @Override
    public final <T> void setOption(AioOption<T> option, T value) throws IOException {
        NioOptions.set((NetworkChannel) channel, option, value);
    }

    @Override
    public final <T> T getOption(AioOption<T> option) throws IOException {
        return NioOptions.get((NetworkChannel) channel, option);
    }

    @Override
    public final SocketAddress localAddress() throws IOException {
        SocketAddress address = ((NetworkChannel) channel).getLocalAddress();
        if (address == null) {
            throw new AioException(AioStatus.STATE, "not bound");
        }
        return address;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        return null;
    }
}
