package weir.sp.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.sp.SpEndpoint;
import weir.sp.SpOptions;
import weir.sp.SpSocket;
import weir.sp.SubSocket;

/**
 * The tool: {@code java -p MODULES -m weir.sp/weir.sp.tool.Weircat --pull0 --listen tcp://127.0.0.1:7007 --ascii}. Options,
 * output and exit status are those of {@code nngcat}; see {@code --help}.
 */
public final class Weircat {
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    // Guarded by this.
    private @Nullable AioService service;
    private boolean closed;

    private Weircat(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Runs the tool and ends the JVM with its exit status. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the tool on the process's streams, for a program that was started with these as its last arguments. */
    public static int run(String[] args) {
        Weircat tool = new Weircat(System.in, System.out, System.err);
        // Killed, the service must still be closed: that unlinks the path of a Unix socket.
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(tool::close, "weircat-shutdown"));
        } catch (IllegalStateException e) {
            return 1; // killed already
        }
        return tool.run(RawArguments.of(args));
    }

    /** Runs the tool on other streams; returns the exit status. */
    public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        return new Weircat(in, out, err).run(utf8(args));
    }

    /** The arguments as bytes, one character each. */
    static List<String> utf8(String[] args) {
        List<String> bytes = new ArrayList<>();
        for (String arg : args) {
            bytes.add(new String(arg.getBytes(UTF_8), ISO_8859_1));
        }
        return bytes;
    }

    private int run(List<String> arguments) {
        try {
            SettingsReader reader = new SettingsReader(new CommandLine(arguments), in);
            Settings settings = reader.read();
            if (!reader.rest().isEmpty()) {
                // Not a failure, since it is none there; but it deserves a word.
                err.println("Ignored from '" + new Value(reader.rest().get(0)).text() + "' on: it is no option.");
            }
            serve(settings);
            return 0;
        } catch (Ending e) {
            if (!isClosed()) {
                (e.asked() ? out : err).println(e.text());
            }
            return e.status();
        } catch (IllegalStateException e) {
            if (!isClosed()) {
                throw e;
            }
            return 1; // killed between two steps, of which the second found the service closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("interrupted");
            return 1;
        } finally {
            close();
            out.flush();
        }
    }

    private void serve(Settings settings) throws Ending, InterruptedException {
        AioService opened = open(settings.backend());
        Line line = settings.protocol().open(opened);
        tune(line.socket(), settings);
        for (Address address : settings.addresses()) {
            connect(opened, line.socket(), address.check(), settings);
        }
        try (Talk talk = new Talk(opened, line, settings, out)) {
            new Roles(settings, talk).play();
        }
        line.socket().close(); // before the service: what was sent is delivered
    }

    private static void tune(SpSocket socket, Settings settings) {
        if (socket instanceof SubSocket sub) {
            settings.topics().forEach(topic -> sub.subscribe(topic.bytes()));
        }
        Integer maxSize = settings.maxSize();
        if (maxSize != null) {
            socket.setOption(SpOptions.MAX_MESSAGE_SIZE, maxSize);
        }
    }

    private void connect(AioService opened, SpSocket socket, Address address, Settings settings)
            throws Ending, InterruptedException {
        try {
            String url = address.dial()
                    ? dial(opened, socket, address, settings.async())
                    : socket.listen(address.url()).url();
            if (settings.verbose()) {
                out.println((address.dial() ? "Connected to: " : "Listening at: ") + url);
                out.flush();
            }
        } catch (IllegalArgumentException e) {
            throw address.cannotCreate(String.valueOf(e.getMessage()));
        } catch (AioException e) {
            throw address.failed(Reason.of(e.status(), e.getCause()));
        }
    }

    private static String dial(AioService opened, SpSocket socket, Address address, boolean async)
            throws AioException, Ending, InterruptedException {
        if (async) {
            SpEndpoint endpoint = socket.dial(address.url());
            return endpoint.url();
        }
        try (Aio aio = opened.newAio()) {
            boolean accepted = socket.dial(address.url(), aio);
            aio.await();
            AioStatus status = accepted ? aio.result() : AioStatus.STOPPED;
            if (status != AioStatus.OK) {
                throw address.failed(Reason.of(status, aio.cause()));
            }
            return address.url();
        }
    }

    // The service, and its end, which may come from another thread

    private synchronized AioService open(String backend) throws Ending {
        if (closed) {
            throw Ending.failed("closed");
        }
        try {
            AioService opened = AioService.open(
                    AioConfig.DEFAULT.withName("weircat").withBackend(backend).withLoops(1));
            service = opened;
            return opened;
        } catch (AioException | IllegalArgumentException e) {
            throw Ending.failed("Unable to open backend " + backend + ": " + e.getMessage());
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void close() {
        AioService left;
        synchronized (this) {
            closed = true;
            left = service;
        }
        if (left != null) {
            left.close();
        }
    }
}
