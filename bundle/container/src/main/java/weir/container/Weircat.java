package weir.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The command line tool of the bundle {@code weir-sp}, run without a framework, which it does not need: of the jars that the
 * program carries, those it is made of are its class path. By reflection, since its types are in them.
 */
final class Weircat {
    private static final String TYPE = "weir.sp.tool.Weircat";

    private static final long PATIENCE_SECONDS = 1;

    private static final List<BundledJar> CLASS_PATH = List.of(
            new BundledJar("weir-api.jar"),
            new BundledJar("weir-spi.jar"),
            BundledJar.NIO,
            BundledJar.EPOLL,
            new BundledJar("weir-sp.jar"));

    private Weircat() {}

    /** Runs the tool and returns its exit status. The arguments must be the last ones of the process. */
    static int run(List<String> arguments, PrintStream err) {
        CountDownLatch ended = new CountDownLatch(1);
        try {
            Storage storage = Storage.of(null);
            try {
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(() -> remove(storage, ended, err), "weir-container-shutdown"));
            } catch (IllegalStateException e) {
                storage.close();
                return 1; // killed already
            }
            // Never closed: killed, the tool takes classes from it until its service has closed.
            ClassLoader loader = new URLClassLoader("weircat", unpack(storage), ClassLoader.getPlatformClassLoader());
            return (int) loader.loadClass(TYPE).getMethod("run", String[].class).invoke(null, (Object)
                    arguments.toArray(String[]::new));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("weircat failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this is not the weir-sp that is expected", e);
        } catch (IOException e) {
            err.println("weir-container: " + e.getMessage());
            return 1;
        } finally {
            ended.countDown();
        }
    }

    /** A class loader reads no jars within jars. */
    private static URL[] unpack(Storage storage) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (BundledJar jar : CLASS_PATH) {
            Path file = storage.folder().resolve(jar.file());
            try (InputStream bytes = jar.open()) {
                Files.copy(bytes, file);
            }
            urls.add(file.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /**
     * Killed, the tool goes on until it sees its service closed, and opens jars until then. Where it waits for its input it never
     * sees it, and is not waited for long.
     */
    private static void remove(Storage storage, CountDownLatch ended, PrintStream err) {
        try (storage) {
            boolean ignored = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            err.println("weir-container: " + e.getMessage());
        }
    }
}
