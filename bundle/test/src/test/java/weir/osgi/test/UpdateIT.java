package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;

/** A backend that is updated again and again leaves nothing of its past behind. */
class UpdateIT extends ContainerFixture {
    private static final String BACKEND = ON_17 ? "weir.backend.nio" : "weir.backend.epoll";
    private static final int UPDATES = 200;
    private static final int WARM_UP = 20;
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=(\\d+)KB");
    private static final long SLACK_KILOBYTES = 512;
    /** So many looks in a row that show no less; buffers are freed some time after they have become unreachable. */
    private static final int STABLE_LOOKS = 5;

    @Test
    @DisplayName(
            "200 updates, objects opened, kept and half closed under each: no class loader left, native memory flat")
    void updates() throws Exception {
        Container container = bootAll();
        String artifact = ON_17 ? Jars.NIO : Jars.EPOLL;
        Bundle backend = bundle(container, BACKEND);
        User user = User.start(container, "user");
        String tcp = user.serve("tcp://127.0.0.1:0");
        user.serve("ipc://" + folder.resolve("unix"));
        user.serveDatagrams();
        user.pend("ipc://" + folder.resolve("pending"));
        List<WeakReference<ClassLoader>> old = new ArrayList<>();
        long before = 0;
        try (SocketChannel stream = SocketChannel.open(Load.addressOf(tcp))) {
            for (int i = 0; i < UPDATES; i++) {
                old.add(new WeakReference<>(backend.adapt(BundleWiring.class).getClassLoader()));
                Container.update(backend, artifact);
                container.awaitBackend(BEST);
                Echoes.once(stream, i);
                user.openMore();
                if (i == WARM_UP) {
                    before = settledKilobytes();
                }
            }
            Bounds.until(() -> alive(old) + " class loaders are alive", () -> {
                System.gc();
                return alive(old) == 0;
            });
            assertThat(settledKilobytes()).as("native memory in KB").isLessThan(before + SLACK_KILOBYTES);
            Echoes.once(stream, UPDATES);
            WeakReference<ClassLoader> last = stopAndUninstall(container);
            Bounds.until("the last class loader goes, though no other follows", () -> {
                System.gc();
                return last.get() == null;
            });
        }
        assertThat(user.ends()).isEmpty();
        Reference.reachabilityFence(user);
    }

    /** In a method of its own: what the test holds of the bundle must not keep it. */
    private static WeakReference<ClassLoader> stopAndUninstall(Container container) throws BundleException {
        Bundle backend = bundle(container, BACKEND);
        ClassLoader loader = backend.adapt(BundleWiring.class).getClassLoader();
        backend.stop();
        backend.uninstall();
        return new WeakReference<>(loader);
    }

    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(each -> each.get() != null).count();
    }

    /** Once everything that is unreachable has been freed. */
    private static long settledKilobytes() {
        long[] least = {Long.MAX_VALUE};
        int[] looks = {0};
        Bounds.until(() -> "native memory settles, it is at least " + least[0] + " KB", () -> {
            System.gc();
            long now = nativeKilobytes();
            looks[0] = now < least[0] ? 0 : looks[0] + 1;
            least[0] = Math.min(least[0], now);
            return looks[0] == STABLE_LOOKS;
        });
        return least[0];
    }

    /** What has been allocated outside the heap by Java code, with the JVM's own account. */
    private static long nativeKilobytes() {
        try {
            String summary = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmNativeMemory",
                            new Object[] {new String[] {"summary"}},
                            new String[] {String[].class.getName()});
            Matcher other = OTHER.matcher(summary);
            assertThat(other.find()).as(summary).isTrue();
            return Long.parseLong(other.group(1));
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
