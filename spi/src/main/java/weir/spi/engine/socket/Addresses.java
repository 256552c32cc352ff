package weir.spi.engine.socket;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import weir.api.AbstractSocketAddress;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.AioUrl;
import weir.spi.BackendProvider;
import weir.spi.Capability;

/** From URLs to addresses and back. */
final class Addresses {
    private Addresses() {}

    /** Refuses a URL that the backend cannot serve, or the JVM not name. */
    static void require(AioUrl url, BackendProvider provider) throws AioException {
        if (url.scheme() == AioUrl.Scheme.IPC) {
            unix(url);
        }
        String reason = provider.lacks(toOpen(url.scheme()));
        if (reason != null) {
            throw new AioException(
                    AioStatus.NOTSUP, url + ": the backend " + provider.name() + " denies it: " + reason);
        }
    }

    /** What it takes to open sockets of a scheme. */
    static Capability toOpen(AioUrl.Scheme scheme) {
        return switch (scheme) {
            case TCP -> Capability.TCP;
            case UDP -> Capability.UDP;
            case IPC -> Capability.UNIX;
            case ABSTRACT -> Capability.ABSTRACT;
        };
    }

    /** What it takes to serve sockets of a scheme that are open: the name makes no difference any more. */
    static Capability toServe(AioUrl.Scheme scheme) {
        return scheme == AioUrl.Scheme.ABSTRACT ? Capability.UNIX : toOpen(scheme);
    }

    /** The addresses of a URL, resolving its host on this thread if it is a name. An empty host is the wildcard. */
    static List<SocketAddress> of(AioUrl url, Names names) throws AioException {
        if (url.scheme() == AioUrl.Scheme.IPC) {
            return List.of(unix(url));
        }
        if (url.scheme() == AioUrl.Scheme.ABSTRACT) {
            return List.of(new AbstractSocketAddress(url.path()));
        }
        try {
            InetAddress[] hosts = url.isNumeric() ? numeric(url.host()) : names.resolveHere(url.host());
            return withPort(hosts, url.port());
        } catch (UnknownHostException e) {
            throw unresolved(url, e);
        }
    }

    /** In the locale C, for one, the JDK has no names for files beyond ASCII, whatever the backend could do. */
    private static UnixDomainSocketAddress unix(AioUrl url) throws AioException {
        try {
            return UnixDomainSocketAddress.of(url.path());
        } catch (InvalidPathException e) {
            throw new AioException(
                    AioStatus.ADDRINVAL,
                    url + ": no file can have this name here; allowed: what " + System.getProperty("sun.jnu.encoding")
                            + " can express, the encoding of the locale",
                    e);
        }
    }

    /** The addresses of a URL that needs no resolving. */
    static List<SocketAddress> ofNumeric(AioUrl url) throws AioException {
        try {
            return withPort(numeric(url.host()), url.port());
        } catch (UnknownHostException e) {
            throw unresolved(url, e);
        }
    }

    static AioException unresolved(AioUrl url, Throwable cause) {
        return new AioException(AioStatus.UNREACHABLE, url + ": host '" + url.host() + "' does not resolve", cause);
    }

    static List<SocketAddress> withPort(InetAddress[] hosts, int port) throws UnknownHostException {
        if (hosts == null || hosts.length == 0) { // a resolver of the user's may be wrong
            throw new UnknownHostException("no address");
        }
        List<SocketAddress> addresses = new ArrayList<>(hosts.length);
        for (InetAddress host : hosts) {
            addresses.add(new InetSocketAddress(host, port));
        }
        return addresses;
    }

    /** The wildcard of both families, or the address written out; the JDK resolves no such text. */
    private static InetAddress[] numeric(String host) throws UnknownHostException {
        if (host.isEmpty()) {
            return new InetAddress[] {InetAddress.getByAddress(new byte[16]), InetAddress.getByAddress(new byte[4])};
        }
        return new InetAddress[] {InetAddress.getByName(host)};
    }

    static ProtocolFamily family(SocketAddress address) {
        if (address instanceof InetSocketAddress internet) {
            return internet.getAddress() instanceof Inet6Address
                    ? StandardProtocolFamily.INET6
                    : StandardProtocolFamily.INET;
        }
        return StandardProtocolFamily.UNIX;
    }

    /** Whether what is bound to an address may have any of several. */
    static boolean isWildcard(SocketAddress bound) {
        return bound instanceof InetSocketAddress internet
                && internet.getAddress().isAnyLocalAddress();
    }

    /** Whether an address is one that URLs of a scheme of streams stand for. */
    static boolean isOf(AioUrl.Scheme scheme, SocketAddress address) {
        return switch (scheme) {
            case TCP -> address instanceof InetSocketAddress;
            case IPC -> address instanceof UnixDomainSocketAddress;
            case ABSTRACT -> address instanceof AbstractSocketAddress;
            case UDP -> false;
        };
    }

    static int port(SocketAddress address) {
        return address instanceof InetSocketAddress internet ? internet.getPort() : -1;
    }
}
