package weir.sp.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.api.AioConfig;

/**
 * Reads the options and checks them together, in the order in which {@code nngcat} does, so that of several mistakes the same one
 * is told. The sentences begin as there, and then name the value and what is allowed.
 */
final class SettingsReader {
    private static final int LONGEST_SECONDS = 86_400;
    private static final int LARGEST_PORT = 65_536; // as there; the address is refused then
    private static final int LARGEST_SIZE = 1 << 30; // what a socket can be told

    private final CommandLine line;
    private final InputStream in;

    private @Nullable Protocol protocol;
    private boolean anyPair;
    private final List<Address> addresses = new ArrayList<>();
    private final List<Value> topics = new ArrayList<>();
    private @Nullable Value data;
    private @Nullable Format format;
    private int count;
    private Duration delay = Duration.ZERO;
    private @Nullable Duration interval;
    private @Nullable Duration recvTimeout;
    private @Nullable Duration sendTimeout;
    private @Nullable Integer maxSize;
    private boolean async;
    private boolean compat;
    private boolean verbose;
    private String backend = AioConfig.AUTO;

    /** @param in what {@code --file -} reads */
    SettingsReader(CommandLine line, InputStream in) {
        this.line = line;
        this.in = in;
    }

    Settings read() throws Ending {
        for (CommandLine.Given given = line.next(); given != null; given = line.next()) {
            take(given);
        }
        return checked();
    }

    private void take(CommandLine.Given given) throws Ending {
        switch (given.option()) {
            case HELP -> throw Ending.told(Usage.TEXT, Usage.STATUS);
            case VERSION -> throw Ending.told(Usage.version(), 0);
            case VERBOSE -> verbose = true;
            case SILENT -> verbose = false;
            case REQ0 -> speak(Protocol.REQ0);
            case REP0 -> speak(Protocol.REP0);
            case PUSH0 -> speak(Protocol.PUSH0);
            case PULL0 -> speak(Protocol.PULL0);
            case PUB0 -> speak(Protocol.PUB0);
            case SUB0 -> speak(Protocol.SUB0);
            case SURVEYOR0 -> speak(Protocol.SURVEYOR0);
            case RESPONDENT0 -> speak(Protocol.RESPONDENT0);
            case PAIR0 -> speak(Protocol.PAIR0);
            case PAIR1 -> speak(Protocol.PAIR1);
            case PAIR -> {
                speak(Protocol.PAIR1);
                anyPair = true;
            }
            case BUS0 -> speak(Protocol.BUS0);
            case DIAL, LISTEN, DIAL_LOCAL, LISTEN_LOCAL, DIAL_IPC, LISTEN_IPC -> addresses.add(address(given));
            case DATA -> send(given.value());
            case FILE -> {
                requireNoData();
                send(file(given.text()));
            }
            case SUBSCRIBE -> topics.add(given.value());
            case FORMAT -> print(given, Format.named(given.text()));
            case ASCII -> print(given, Format.ASCII);
            case QUOTED -> print(given, Format.QUOTED);
            case RAW -> print(given, Format.RAW);
            case HEX -> print(given, Format.HEX);
            case MSGPACK -> print(given, Format.MSGPACK);
            case COUNT -> count = number(given, Integer.MAX_VALUE);
            case DELAY -> delay = seconds(given);
            case INTERVAL -> interval = seconds(given);
            case RECV_TIMEOUT -> recvTimeout = timeout(given);
            case SEND_TIMEOUT -> sendTimeout = timeout(given);
            case RECV_MAXSZ -> {
                int size = number(given, Integer.MAX_VALUE);
                maxSize = size == 0 || size > LARGEST_SIZE ? LARGEST_SIZE : size;
            }
            case COMPAT -> compat = true;
            case ASYNC -> async = true;
            case SOCKET_NAME -> {}
            case INSECURE, CACERT, CERT, KEY ->
                throw Ending.failed("TLS is not supported: --insecure, --cacert, --cert and --key are refused.");
            case ZT_HOME -> throw Ending.failed("ZeroTier is not supported: --zt-home is refused.");
            case BACKEND -> backend = given.text();
        }
    }

    // One option after another

    private void speak(Protocol wanted) throws Ending {
        if (protocol != null) {
            throw Ending.failed("Only one protocol may be specified: " + protocol + " or " + wanted + ".");
        }
        protocol = wanted;
    }

    private void send(Value value) throws Ending {
        requireNoData();
        data = value;
    }

    private void requireNoData() throws Ending {
        if (data != null) {
            throw Ending.failed("Data (--file, --data) may be specified only once.");
        }
    }

    private void print(CommandLine.Given given, @Nullable Format wanted) throws Ending {
        if (format != null) {
            throw Ending.failed("Format may be specified only once: " + format + " or " + given.text() + ".");
        }
        if (wanted == null) {
            throw Ending.failed(
                    "Invalid format specified: " + given.shown() + "; allowed: no, ascii, hex, msgpack, quoted, raw.");
        }
        format = wanted;
    }

    private static Address address(CommandLine.Given given) throws Ending {
        return switch (given.option()) {
            case DIAL -> new Address(true, given.text());
            case LISTEN -> new Address(false, given.text());
            case DIAL_LOCAL -> new Address(true, "tcp://127.0.0.1:" + number(given, LARGEST_PORT));
            case LISTEN_LOCAL -> new Address(false, "tcp://127.0.0.1:" + number(given, LARGEST_PORT));
            case DIAL_IPC -> new Address(true, "ipc:///" + given.text());
            case LISTEN_IPC -> new Address(false, "ipc:///" + given.text());
            default -> throw new IllegalArgumentException(given.shown());
        };
    }

    private static int number(CommandLine.Given given, int max) throws Ending {
        String text = given.text();
        String tail = ": " + given.shown() + "; allowed: 0 to " + max + ".";
        if (text.isEmpty()) {
            throw Ending.failed("Empty integer argument" + tail);
        }
        if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Ending.failed("Integer argument expected" + tail);
        }
        String digits = text.replaceFirst("^0+(?=.)", "");
        if (digits.length() > 10 || Long.parseLong(digits) > max) {
            throw Ending.failed("Integer argument too large" + tail);
        }
        return Integer.parseInt(digits);
    }

    private static Duration seconds(CommandLine.Given given) throws Ending {
        return Duration.ofSeconds(number(given, LONGEST_SECONDS));
    }

    /** 0 is none, as there. */
    private static @Nullable Duration timeout(CommandLine.Given given) throws Ending {
        Duration time = seconds(given);
        return time.isZero() ? null : time;
    }

    private Value file(String name) throws Ending {
        try {
            byte[] bytes = name.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(name));
            return new Value(new String(bytes, ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw Ending.failed("Cannot open file " + name + ": No such file or directory");
        } catch (AccessDeniedException e) {
            throw Ending.failed("Cannot open file " + name + ": Permission denied");
        } catch (InvalidPathException e) {
            throw Ending.failed("Cannot open file " + name + ": " + e.getReason());
        } catch (IOException e) {
            throw Ending.failed("Read from " + name + " failed: " + e.getMessage());
        }
    }

    // All together

    private Settings checked() throws Ending {
        if (addresses.isEmpty()) {
            throw Ending.failed("No address specified; allowed: --dial, --listen, -l, -L, -x, -X.");
        }
        checkCompat();
        if (!topics.isEmpty() && protocol != Protocol.SUB0) {
            throw Ending.failed("Protocol does not support --subscribe; allowed: with --sub0.");
        }
        if (protocol == null) {
            throw Ending.failed("No protocol specified; allowed: --req0, --rep0, --pub0, --sub0, --push0, --pull0,"
                    + " --surveyor0, --respondent0, --pair0, --pair1, --pair, --bus0.");
        }
        checkRole(protocol);
        if (protocol == Protocol.SUB0 && topics.isEmpty()) {
            topics.add(new Value("")); // everything
        }
        return new Settings(
                protocol,
                List.copyOf(addresses),
                List.copyOf(topics),
                data,
                format == null ? Format.NO : format,
                count,
                delay,
                interval,
                recvTimeout,
                sendTimeout,
                maxSize,
                async,
                verbose,
                backend);
    }

    private void checkCompat() throws Ending {
        if (!compat) {
            return;
        }
        if (async) {
            throw Ending.failed("Options --async and --compat are incompatible.");
        }
        if (count != 0) {
            throw Ending.failed("Options --count and --compat are incompatible.");
        }
        if (protocol == Protocol.PAIR1) {
            if (!anyPair) {
                throw Ending.failed("Protocol does not support --compat: --pair1; allowed: --pair0, --pair.");
            }
            protocol = Protocol.PAIR0;
        }
        async = true;
    }

    private void checkRole(Protocol spoken) throws Ending {
        boolean receivesOnly = spoken.role() == Protocol.Role.RECEIVE;
        if (receivesOnly && data != null) {
            throw Ending.failed("Protocol does not support --file or --data: " + spoken + ".");
        }
        if ((receivesOnly || spoken.role() == Protocol.Role.ANSWER) && interval != null) {
            throw Ending.failed("Protocol does not support --interval: " + spoken + ".");
        }
        if (spoken.role() == Protocol.Role.SEND && format != null) {
            throw Ending.failed("Protocol does not support --format options: " + spoken + ".");
        }
        if ((spoken.role() == Protocol.Role.SEND || spoken.role() == Protocol.Role.EXCHANGE) && data == null) {
            throw Ending.failed("Protocol requires either --file or --data: " + spoken + ".");
        }
        if (spoken.role() == Protocol.Role.BOTH && interval != null && data == null) {
            throw Ending.failed("Option --interval requires either --file or --data.");
        }
    }

    /** What was not looked at any more. */
    List<String> rest() {
        return line.rest();
    }
}
