package weir.api;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * An address as a URL. The counterpart is {@code nng_url}. The forms are {@code tcp://host:port},
 * {@code udp://host:port}, {@code ipc:///path} and {@code abstract://name}.
 *
 * <p>A host is a name, an IPv4 address in dotted decimal, an IPv6 address in brackets ({@code [::1]}), or empty or
 * {@code *} for every local address. A port is 0 to 65535; 0 asks the operating system for a free one when binding. A
 * path takes up to {@value #MAX_PATH_BYTES} bytes in UTF-8 (the NIO backend can express 106); a relative one counts from the
 * working directory. Neither path nor name has zero characters or unpaired surrogates.
 *
 * @param scheme how to reach it
 * @param host the host of tcp and udp, without brackets, empty for every local address; else empty
 * @param port the port of tcp and udp; else -1
 * @param path the path of ipc, the name of abstract; else empty
 */
public record AioUrl(Scheme scheme, String host, int port, String path) {
    /** The longest path of a Unix socket in bytes: what {@code sun_path} holds beside its closing zero. */
    public static final int MAX_PATH_BYTES = 107;

    /** The schemes. */
    public enum Scheme {
        /** A TCP stream. */
        TCP,
        /** UDP datagrams. */
        UDP,
        /** A Unix domain stream with a path. */
        IPC,
        /** A Unix domain stream with a name in Linux's abstract name space. */
        ABSTRACT;

        /** How it is written in a URL: {@code tcp}, {@code udp}, {@code ipc}, {@code abstract}. */
        public String text() {
            return switch (this) {
                case TCP -> "tcp";
                case UDP -> "udp";
                case IPC -> "ipc";
                case ABSTRACT -> "abstract";
            };
        }
    }

    private static final String FORMS = "tcp://host:port, udp://host:port, ipc:///path, abstract://name";

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if they are no address; the message names the value and what is allowed
     */
    public AioUrl {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(path, "path");
        switch (scheme) {
            case TCP, UDP -> {
                if (!path.isEmpty()) {
                    throw refused(path, "a path after host and port", "none");
                }
                checkHost(host);
                if (port < 0 || port > 65535) {
                    throw refused(String.valueOf(port), "the port", "0 to 65535");
                }
            }
            case IPC, ABSTRACT -> {
                if (!host.isEmpty()) { // else two URLs that are not equal would be written alike
                    throw refused(host, "a host beside a path or name", "none");
                }
                if (port != -1) {
                    throw refused(String.valueOf(port), "a port beside a path or name", "-1");
                }
                if (scheme == Scheme.IPC) {
                    checkName(path, "the path", MAX_PATH_BYTES);
                } else {
                    checkName(path, "the name", AbstractSocketAddress.MAX_BYTES);
                }
            }
        }
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it has none of the forms; the message names the value and what is allowed
     */
    public static AioUrl parse(String text) {
        Objects.requireNonNull(text, "url");
        int colon = text.indexOf("://");
        if (colon < 0) {
            throw refused(text, "the URL", FORMS);
        }
        String rest = text.substring(colon + 3);
        try {
            return switch (text.substring(0, colon)) {
                case "tcp" -> parseInternet(Scheme.TCP, rest);
                case "udp" -> parseInternet(Scheme.UDP, rest);
                case "ipc" -> new AioUrl(Scheme.IPC, "", -1, rest);
                case "abstract" -> new AioUrl(Scheme.ABSTRACT, "", -1, rest);
                default -> throw refused(text.substring(0, colon), "the scheme", FORMS);
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("URL " + Quoted.of(text) + ": " + e.getMessage(), e);
        }
    }

    private static AioUrl parseInternet(Scheme scheme, String rest) {
        int colon = rest.lastIndexOf(':');
        if (colon < 0 || colon < rest.lastIndexOf(']')) {
            throw refused(rest, "host and port", "host:port");
        }
        String digits = rest.substring(colon + 1);
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw refused(digits, "the port", "0 to 65535");
        }
        String host = rest.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0) {
                throw refused(host, "the host in brackets", "an IPv6 address");
            }
        } else if (host.indexOf(':') >= 0) {
            throw refused(host, "the host", "a name, an IPv4 address, or an IPv6 address in brackets");
        }
        return new AioUrl(scheme, host.equals("*") ? "" : host, Integer.parseInt(digits), "");
    }

    private static void checkHost(String host) {
        if (host.length() > 253) {
            throw refused(host, "the host", "at most 253 characters");
        }
        boolean v6 = host.indexOf(':') >= 0;
        if (v6 && !isIpv6(host)) {
            throw refused(host, "the host", "an IPv6 address");
        }
        if (!v6 && !host.matches("[0-9A-Za-z._-]*")) {
            throw refused(host, "the host", "letters, digits, '.', '-' and '_'");
        }
        boolean dotted = !host.isEmpty() && host.matches("[0-9.]+");
        if (dotted && !isIpv4(host)) {
            throw refused(host, "the host", "an IPv4 address of four numbers of 0 to 255");
        }
    }

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

    static boolean isIpv4(String host) {
        return host.matches("(" + OCTET + "\\.){3}" + OCTET);
    }

    /** The zone is the name or number of an interface; whether it is there shows only when it is used. */
    private static boolean isIpv6(String host) {
        int zone = host.indexOf('%');
        return Ipv6Text.isAddress(zone < 0 ? host : host.substring(0, zone))
                && (zone < 0 || host.substring(zone + 1).matches("[0-9A-Za-z._-]+"));
    }

    private static void checkName(String name, String what, int maxBytes) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > maxBytes) {
            throw refused(name, what + " of " + bytes + " bytes", "1 to " + maxBytes + " bytes");
        }
        if (name.indexOf('\0') >= 0) {
            throw refused(name, what, "no zero character");
        }
        AbstractSocketAddress.requireText(name, what);
    }

    private static IllegalArgumentException refused(String value, String what, String allowed) {
        return new IllegalArgumentException(what + " " + Quoted.of(value) + " is not allowed; allowed: " + allowed);
    }

    /** Whether the host is a numeric address or empty, so that nothing needs to be resolved. */
    public boolean isNumeric() {
        return host.isEmpty() || host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    /**
     * The same URL with another port.
     *
     * @throws IllegalArgumentException if the port is not 0 to 65535, or the scheme has none
     */
    public AioUrl withPort(int newPort) {
        return new AioUrl(scheme, host, newPort, path);
    }

    /** The URL, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return switch (scheme) {
            case TCP, UDP -> scheme.text() + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
            case IPC, ABSTRACT -> scheme.text() + "://" + path;
        };
    }
}
