package weir.backend.nio;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import weir.api.AbstractSocketAddress;
import weir.api.AioException;
import weir.api.AioStatus;

/**
 * What the JDK's exceptions mean. Told by their class and by the situation, never by their text, which differs between
 * JDKs and languages. Where a class stands for several causes, the world is asked which of them holds.
 */
final class NioFailures {
    /** What the JDK fits into {@code sun_path}. */
    private static final int MAX_PATH_BYTES = 106;

    private NioFailures() {}

    /** A socket or selector did not open. */
    static IOException ofOpen(Exception e) {
        if (e instanceof AioException known) {
            return known;
        }
        // A socket that a supported family denies is one too many: there is no other reason on an unprivileged call.
        AioStatus status = e instanceof UnsupportedOperationException ? AioStatus.NOTSUP : AioStatus.NOFILES;
        return new AioException(status, "open: " + e.getMessage(), e);
    }

    /** An established stream failed: whatever the kernel calls it, the connection is gone. */
    static IOException ofTransfer(IOException e) {
        if (e instanceof AioException) {
            return e;
        }
        AioStatus status = e instanceof ClosedChannelException ? AioStatus.CLOSED : AioStatus.CONNRESET;
        return new AioException(status, String.valueOf(e.getMessage()), e);
    }

    /** A connect failed. */
    static IOException ofConnect(Exception e, @Nullable SocketAddress address) {
        if (e instanceof AioException known) {
            return known;
        }
        AioStatus status;
        if (address instanceof AbstractSocketAddress) {
            status = AioStatus.NOTSUP;
        } else if (e instanceof ConnectException) {
            status = AioStatus.CONNREFUSED;
        } else if (e instanceof NoRouteToHostException) {
            status = AioStatus.UNREACHABLE;
        } else if (e instanceof ClosedChannelException) {
            status = AioStatus.CLOSED;
        } else if (address instanceof UnixDomainSocketAddress unix) {
            status = ofPath(unix.getPath()); // also of a BindException: the JDK throws it for EACCES
        } else if (e instanceof BindException
                || e instanceof UnsupportedAddressTypeException
                || e instanceof UnresolvedAddressException) {
            status = AioStatus.ADDRINVAL;
        } else {
            status = e instanceof SocketException ? AioStatus.UNREACHABLE : AioStatus.SYSERR;
        }
        return new AioException(
                status, "connect" + (address == null ? "" : " to " + address) + ": " + e.getMessage(), e);
    }

    /** A connect that went on failed. The kernel has found a route by then, so what is left is a reset. */
    static IOException ofFinishConnect(Exception e) {
        IOException told = ofConnect(e, null);
        boolean reset = e.getClass() == SocketException.class;
        return reset ? new AioException(AioStatus.CONNRESET, "connect: " + e.getMessage(), e) : told;
    }

    private static AioStatus ofPath(Path path) {
        if (isTooLong(path)) {
            return AioStatus.ADDRINVAL;
        }
        if (!Files.exists(path)) {
            return AioStatus.NOENT;
        }
        // What we may write to refuses us for one reason only: its queue is full.
        return Files.isWritable(path) ? AioStatus.BUSY : AioStatus.PERM;
    }

    private static boolean isTooLong(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES;
    }

    /** A bind or listen failed. */
    static IOException ofBind(Exception e, SocketAddress address) {
        AioStatus status;
        String hint = "";
        if (address instanceof AbstractSocketAddress) {
            status = AioStatus.NOTSUP;
        } else if (address instanceof UnixDomainSocketAddress unix) {
            Path path = unix.getPath();
            if (isTooLong(path)) {
                status = AioStatus.ADDRINVAL;
                hint = "; allowed by the nio backend: 1 to " + MAX_PATH_BYTES + " bytes";
            } else if (e instanceof BindException && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                status = AioStatus.ADDRINUSE;
            } else {
                Path parent = path.toAbsolutePath().getParent();
                status = parent != null && Files.isDirectory(parent) ? AioStatus.PERM : AioStatus.NOENT;
            }
        } else if (e instanceof BindException) {
            status = ofInternetBind((InetSocketAddress) address);
        } else if (e instanceof UnsupportedAddressTypeException || e instanceof UnresolvedAddressException) {
            status = AioStatus.ADDRINVAL;
        } else if (e instanceof ClosedChannelException) {
            status = AioStatus.CLOSED;
        } else {
            status = AioStatus.SYSERR;
        }
        return new AioException(status, "bind to " + address + ": " + e.getMessage() + hint, e);
    }

    /** BindException stands for an address that is taken, is not ours, or a port that only root may bind. */
    private static AioStatus ofInternetBind(InetSocketAddress address) {
        try {
            boolean anybodys = address.getAddress().isAnyLocalAddress()
                    || address.getAddress().isMulticastAddress()
                    || address.getAddress().isLoopbackAddress();
            if (!anybodys && NetworkInterface.getByInetAddress(address.getAddress()) == null) {
                return AioStatus.ADDRINVAL;
            }
        } catch (SocketException e) {
            return AioStatus.ADDRINUSE; // the interfaces cannot be listed: the likeliest cause stands
        }
        return address.getPort() > 0 && address.getPort() < PrivilegedPorts.firstFree()
                ? AioStatus.PERM
                : AioStatus.ADDRINUSE;
    }

    /** A datagram operation failed. */
    static IOException ofDatagram(Exception e) {
        if (e instanceof AioException known) {
            return known;
        }
        AioStatus status;
        if (e instanceof PortUnreachableException) {
            status = AioStatus.CONNREFUSED;
        } else if (e instanceof ClosedChannelException) {
            status = AioStatus.CLOSED;
        } else if (e instanceof NoRouteToHostException) {
            status = AioStatus.UNREACHABLE;
        } else if (e instanceof UnsupportedAddressTypeException || e instanceof UnresolvedAddressException) {
            status = AioStatus.ADDRINVAL;
        } else {
            status = e instanceof SocketException ? AioStatus.UNREACHABLE : AioStatus.SYSERR;
        }
        return new AioException(status, String.valueOf(e.getMessage()), e);
    }
}
