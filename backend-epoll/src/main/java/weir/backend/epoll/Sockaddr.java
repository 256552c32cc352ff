package weir.backend.epoll;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import weir.api.AbstractSocketAddress;
import weir.api.AioException;
import weir.api.AioStatus;

/** Addresses as the kernel writes them, in a {@link Scratch}, and back. */
final class Sockaddr {
    private static final int ADDRESS4_BYTES = 4;
    private static final int ADDRESS6_BYTES = 16;
    private static final int MAX_PATH_BYTES = Layouts.UN_SIZE - Layouts.UN_PATH - 1;

    private Sockaddr() {}

    /** Writes an address; its length. A socket of IPv6 needs an IPv4 address in its mapped form. */
    static int write(Scratch scratch, SocketAddress address, int domain) throws AioException {
        if (address instanceof InetSocketAddress internet) {
            return writeInternet(scratch, internet, domain);
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            byte[] path = unix.getPath().toString().getBytes(StandardCharsets.UTF_8);
            return writeUnix(scratch, address, path, 0, path.length + 1);
        }
        if (address instanceof AbstractSocketAddress named) {
            byte[] name = named.name().getBytes(StandardCharsets.UTF_8);
            return writeUnix(scratch, address, name, 1, name.length + 1);
        }
        throw new AioException(AioStatus.ADDRINVAL, "address " + address + " of " + address.getClass());
    }

    private static int writeInternet(Scratch scratch, InetSocketAddress address, int domain) throws AioException {
        InetAddress host = address.getAddress();
        if (host == null) {
            throw new AioException(AioStatus.ADDRINVAL, "address " + address + " is not resolved");
        }
        byte[] bytes = host.getAddress();
        int start = Scratch.ADDRESS;
        if (domain == Constants.AF_INET) {
            if (bytes.length != ADDRESS4_BYTES) {
                throw new AioException(AioStatus.ADDRINVAL, "address " + address + " on a socket of IPv4");
            }
            scratch.clear(start, Layouts.IN_SIZE);
            scratch.putShort(start + Layouts.ADDRESS_FAMILY, domain);
            scratch.putPort(start + Layouts.INTERNET_PORT, address.getPort());
            scratch.putBytes(start + Layouts.IN_ADDRESS, bytes);
            return Layouts.IN_SIZE;
        }
        scratch.clear(start, Layouts.IN6_SIZE);
        scratch.putShort(start + Layouts.ADDRESS_FAMILY, domain);
        scratch.putPort(start + Layouts.INTERNET_PORT, address.getPort());
        scratch.putBytes(start + Layouts.IN6_ADDRESS, bytes.length == ADDRESS4_BYTES ? mapped(bytes) : bytes);
        if (host instanceof Inet6Address inet6) {
            scratch.putInt(start + Layouts.IN6_SCOPE, inet6.getScopeId());
        }
        return Layouts.IN6_SIZE;
    }

    /** The wildcard stands for that of the socket's own family. */
    private static byte[] mapped(byte[] address4) {
        byte[] bytes = new byte[ADDRESS6_BYTES];
        if (!Arrays.equals(address4, new byte[ADDRESS4_BYTES])) {
            bytes[10] = (byte) 0xff;
            bytes[11] = (byte) 0xff;
            System.arraycopy(address4, 0, bytes, 12, ADDRESS4_BYTES);
        }
        return bytes;
    }

    private static int writeUnix(Scratch scratch, SocketAddress address, byte[] name, int from, int length)
            throws AioException {
        if (name.length < 1 || name.length > MAX_PATH_BYTES) {
            throw new AioException(
                    AioStatus.ADDRINVAL,
                    "address " + address + " of " + name.length + " bytes; allowed: 1 to " + MAX_PATH_BYTES);
        }
        scratch.clear(Scratch.ADDRESS, Layouts.UN_SIZE);
        scratch.putShort(Scratch.ADDRESS + Layouts.ADDRESS_FAMILY, Constants.AF_UNIX);
        scratch.putBytes(Scratch.ADDRESS + Layouts.UN_PATH + from, name);
        return Layouts.UN_PATH + length;
    }

    /** The address that the kernel has written, of {@link Scratch#length} bytes; null if it is none. */
    static @Nullable SocketAddress read(Scratch scratch, int length) {
        if (length < Layouts.UN_PATH) {
            return null;
        }
        return switch (scratch.getShort(Scratch.ADDRESS + Layouts.ADDRESS_FAMILY)) {
            case Constants.AF_INET, Constants.AF_INET6 -> readInternet(scratch);
            case Constants.AF_UNIX -> readUnix(scratch, length);
            default -> null;
        };
    }

    /** The address that a socket is bound to, or null. */
    static @Nullable SocketAddress ofSocket(Scratch scratch, int fd) {
        int error = Libc.getsockname(scratch, fd, scratch.at(Scratch.ADDRESS), scratch.length(Layouts.ADDRESS_SIZE));
        return error < 0 ? null : read(scratch, scratch.length());
    }

    /** The address of its peer, or null. */
    static @Nullable SocketAddress ofPeer(Scratch scratch, int fd) {
        int error = Libc.getpeername(scratch, fd, scratch.at(Scratch.ADDRESS), scratch.length(Layouts.ADDRESS_SIZE));
        return error < 0 ? null : read(scratch, scratch.length());
    }

    static InetSocketAddress readInternet(Scratch scratch) {
        int start = Scratch.ADDRESS;
        int port = scratch.getPort(start + Layouts.INTERNET_PORT);
        try {
            if (scratch.getShort(start + Layouts.ADDRESS_FAMILY) == Constants.AF_INET) {
                byte[] bytes = scratch.getBytes(start + Layouts.IN_ADDRESS, ADDRESS4_BYTES);
                return new InetSocketAddress(Inet4Address.getByAddress(bytes), port);
            }
            byte[] bytes = scratch.getBytes(start + Layouts.IN6_ADDRESS, ADDRESS6_BYTES);
            int scope = scratch.getInt(start + Layouts.IN6_SCOPE);
            InetAddress host = scope == 0
                    ? InetAddress.getByAddress(bytes) // the JDK makes IPv4 of a mapped address
                    : Inet6Address.getByAddress(null, bytes, scope);
            return new InetSocketAddress(host, port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is none", e);
        }
    }

    private static SocketAddress readUnix(Scratch scratch, int length) {
        byte[] bytes = scratch.getBytes(Scratch.ADDRESS + Layouts.UN_PATH, length - Layouts.UN_PATH);
        boolean isAbstract = bytes.length > 1 && bytes[0] == 0;
        int start = isAbstract ? 1 : 0;
        int end = bytes.length;
        if (!isAbstract) {
            end = 0;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
        }
        try {
            ByteBuffer name = ByteBuffer.wrap(bytes, start, end - start);
            String text = StandardCharsets.UTF_8.newDecoder().decode(name).toString();
            return isAbstract ? new AbstractSocketAddress(text) : UnixDomainSocketAddress.of(text);
        } catch (CharacterCodingException | InvalidPathException e) {
            // Others may take any bytes for a name, and the locale C makes no path of what is not ASCII.
            return UnixDomainSocketAddress.of("");
        }
    }
}
