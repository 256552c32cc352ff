package weir.sp.tool;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** How a message is printed, byte for byte as {@code nngcat} does. Bytes are printable from 0x20 to 0x7e, in every locale. */
enum Format {
    /** Nothing; so it is without an option too. */
    NO {
        @Override
        void print(byte[] body, PrintStream out) {}
    },
    /** What is not printable becomes a dot. No end of line. */
    ASCII {
        @Override
        void print(byte[] body, PrintStream out) {
            for (byte b : body) {
                out.write(isPrintable(b) ? b : '.');
            }
        }
    },
    /** A string of C's, and a newline. */
    QUOTED {
        @Override
        void print(byte[] body, PrintStream out) {
            out.write('"');
            for (byte b : body) {
                switch (b) {
                    case '\n' -> escape('n', out);
                    case '\r' -> escape('r', out);
                    case '\t' -> escape('t', out);
                    case '"', '\\' -> escape(b, out);
                    default -> {
                        if (isPrintable(b)) {
                            out.write(b);
                        } else {
                            hex(b, out);
                        }
                    }
                }
            }
            endQuoted(out);
        }
    },
    /** The bytes. */
    RAW {
        @Override
        void print(byte[] body, PrintStream out) {
            out.write(body, 0, body.length);
        }
    },
    /** A string of C's in which every byte is escaped, and a newline. */
    HEX {
        @Override
        void print(byte[] body, PrintStream out) {
            out.write('"');
            for (byte b : body) {
                hex(b, out);
            }
            endQuoted(out);
        }
    },
    /** MessagePack's {@code bin}: its head with the length, in the shortest form, and the bytes. */
    MSGPACK {
        @Override
        void print(byte[] body, PrintStream out) {
            int length = body.length;
            if (length < 1 << 8) {
                out.write(0xc4);
            } else if (length < 1 << 16) {
                out.write(0xc5);
                out.write(length >> 8);
            } else {
                out.write(0xc6);
                out.write(length >> 24);
                out.write(length >> 16);
                out.write(length >> 8);
            }
            out.write(length);
            out.write(body, 0, length);
        }
    };

    private static final String DIGITS = "0123456789abcdef";

    /** Prints one; the caller flushes. */
    abstract void print(byte[] body, PrintStream out);

    /** The one that {@code --format} means, or null. */
    static @Nullable Format named(String name) {
        return switch (name) {
            case "no" -> NO;
            case "ascii" -> ASCII;
            case "hex" -> HEX;
            case "msgpack" -> MSGPACK;
            case "quoted" -> QUOTED;
            case "raw" -> RAW;
            default -> null;
        };
    }

    private static boolean isPrintable(byte b) {
        return b >= 0x20 && b < 0x7f;
    }

    private static void escape(int letter, PrintStream out) {
        out.write('\\');
        out.write(letter);
    }

    private static void hex(byte b, PrintStream out) {
        escape('x', out);
        out.write(DIGITS.charAt((b >> 4) & 0xf));
        out.write(DIGITS.charAt(b & 0xf));
    }

    private static void endQuoted(PrintStream out) {
        out.write('"');
        out.write('\n');
    }
}
