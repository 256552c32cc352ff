package weir.api;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The address of a Unix socket in Linux's abstract name space: a name that no file stands for. Written
 * {@code abstract://name}; NNG's {@code nng_sockaddr_abstract}.
 */
public final class AbstractSocketAddress extends SocketAddress {
    private static final long serialVersionUID = 1L;

    /** The longest name in bytes of UTF-8. */
    public static final int MAX_BYTES = 107;

    /** Without the leading zero byte of the operating system's form. */
    private final String name;

    /**
     * Makes an address.
     *
     * @param name 1 to {@value #MAX_BYTES} bytes in UTF-8
     * @throws IllegalArgumentException if it is shorter or longer, or has an unpaired surrogate
     */
    public AbstractSocketAddress(String name) {
        int bytes = Objects.requireNonNull(name, "name").getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "abstract name " + Quoted.of(name) + " has " + bytes + " bytes; allowed: 1 to " + MAX_BYTES);
        }
        requireText(name, "abstract name");
        this.name = name;
    }

    /** Refuses unpaired surrogates: each would be written as the same byte, '?', so that two names were one. */
    static void requireText(String name, String what) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException(
                    what + " " + Quoted.of(name) + " is not allowed; allowed: no unpaired surrogate");
        }
    }

    /** The name, without the leading zero byte of the operating system's form. */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AbstractSocketAddress address && address.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "abstract://" + name;
    }
}
