package weir.example;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * The program of {@link FelixIT}. In a framework whose storage is the first argument it installs and starts the bundles
 * that the others name, asks the provider of the epoll bundle, and prints what became of that.
 */
final class EpollBundle {
    private static final long SECONDS = 20;

    private EpollBundle() {}

    public static void main(String[] args) throws Exception {
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        args[0],
                        Constants.FRAMEWORK_STORAGE_CLEAN,
                        Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                        "felix.service.urlhandlers",
                        "false",
                        // No pool, whose threads would outlive the framework for a minute.
                        "felix.resolver.parallelism",
                        "1"));
        framework.start();
        try {
            for (Bundle each : startAll(framework, List.of(args).subList(1, args.length))) {
                if (each.getSymbolicName().equals("weir.backend.epoll") && each.getState() == Bundle.ACTIVE) {
                    ask(each);
                }
            }
        } finally {
            framework.stop();
            FrameworkEvent stopped = framework.waitForStop(TimeUnit.SECONDS.toMillis(SECONDS));
            System.out.println("stopped: " + (stopped.getType() == FrameworkEvent.STOPPED));
        }
        System.out.println("threads left: " + threadsBeside(before));
    }

    /** Installs bundles, starts what resolves, and prints of each that it is active, or why not. */
    private static List<Bundle> startAll(Framework framework, List<String> jars) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (String jar : jars) {
            String url = Path.of(jar).toUri().toString();
            bundles.add(framework.getBundleContext().installBundle(url));
        }
        for (Bundle each : bundles) {
            try {
                each.start();
                System.out.println(each.getSymbolicName() + ": " + (each.getState() == Bundle.ACTIVE));
            } catch (BundleException e) {
                System.out.println(each.getSymbolicName() + ": " + inOneLine(e.getMessage()));
            }
        }
        return bundles;
    }

    /** Only by reflection: the framework's classes of Weir are not those of this class path, where there are none. */
    private static void ask(Bundle epoll) throws ReflectiveOperationException, IOException {
        Class<?> type = epoll.loadClass("weir.backend.epoll.EpollProvider");
        Object provider = type.getConstructor().newInstance();
        System.out.println(
                "provider is of the bundle: " + (type.getClassLoader() != EpollBundle.class.getClassLoader()));
        System.out.println("unavailable: " + type.getMethod("unavailable").invoke(provider));
        System.out.println("onlyByName: " + type.getMethod("onlyByName").invoke(provider));
        try (Closeable poller = (Closeable) type.getMethod("openPoller").invoke(provider)) {
            System.out.println("poller: opened");
        } catch (InvocationTargetException e) {
            System.out.println("poller: " + inOneLine(String.valueOf(e.getCause())));
        }
    }

    /**
     * The names of threads that are alive and were not before; those that are about to end get the time to do so. The
     * JVM's own, which come when they are needed, are in another group.
     */
    private static List<String> threadsBeside(Set<Thread> before) throws InterruptedException {
        List<String> left = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(each) && each.getThreadGroup() == group) {
                TimeUnit.NANOSECONDS.timedJoin(each, Math.max(end - System.nanoTime(), 1));
                if (each.isAlive()) {
                    left.add(each.getName());
                }
            }
        }
        return left;
    }

    private static String inOneLine(String text) {
        return text.replace("\n", "\\n");
    }
}
