package weir.sp.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import weir.sp.tool.Weircat;

/** Either tool, with the same arguments. */
enum Tool {
    WEIRCAT {
        @Override
        Run start(String... arguments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            CompletableFuture<Integer> status = new CompletableFuture<>();
            Thread thread = new Thread(
                    () -> {
                        try {
                            status.complete(Weircat.run(
                                    arguments,
                                    InputStream.nullInputStream(),
                                    new PrintStream(out, false, UTF_8),
                                    new PrintStream(err, true, UTF_8)));
                        } catch (RuntimeException | Error e) {
                            status.completeExceptionally(e);
                        }
                    },
                    "weircat " + String.join(" ", arguments));
            thread.setDaemon(true);
            thread.start();
            return new Run() {
                @Override
                public Result end() throws Exception {
                    int code = status.get(SECONDS, TimeUnit.SECONDS);
                    // Both streams in one, as the process has them.
                    return new Result(code, out.toString(UTF_8) + err.toString(UTF_8));
                }

                @Override
                public void close() {
                    thread.interrupt();
                    try {
                        thread.join(TimeUnit.SECONDS.toMillis(SECONDS)); // its service closes with it
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
        }
    },
    NNGCAT {
        @Override
        Run start(String... arguments) {
            Peer peer = Peer.nngcat(arguments);
            return new Run() {
                @Override
                public Result end() {
                    int code = peer.awaitExit();
                    return new Result(code, peer.output());
                }

                @Override
                public void close() {
                    peer.close();
                }
            };
        }
    };

    private static final long SECONDS = 30;

    /** How it ended. */
    record Result(int status, String output) {}

    /** One that runs. */
    interface Run extends AutoCloseable {
        Result end() throws Exception;

        @Override
        void close();
    }

    abstract Run start(String... arguments);
}
