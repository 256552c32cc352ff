package weir.backend.epoll;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether this module may call C. Asking makes no restricted call; the first such call of a module that was not granted
 * native access prints the JVM's warning once, or is refused where the JVM was told to.
 */
final class NativeAccess {
    private static final String OPTION = "--illegal-native-access=";

    private static final String GRANT = "grant it with --enable-native-access=weir.backend.epoll on the module path,"
            + " =ALL-UNNAMED on the class path and in OSGi";

    /** Why the first call failed, once it has; it would fail again. */
    private static volatile @Nullable String failure;

    private NativeAccess() {}

    /** Null if the first call will bring no warning, else one line why it will. */
    static @Nullable String notGranted() {
        return isGranted()
                ? null
                : "native access is not granted, so that using it prints a warning of the JVM's; " + GRANT;
    }

    private static boolean isGranted() {
        return NativeAccess.class.getModule().isNativeAccessEnabled();
    }

    /** Null if nothing is known to stand against the first call, else one line. */
    static @Nullable String denied() {
        String known = failure;
        if (known != null || isGranted()) {
            return known;
        }
        return isDenied(jvmOptions()) ? "native access is denied by " + OPTION + "deny; " + GRANT : null;
    }

    /** Notes that the first call has failed; one line why. */
    static String failed(Throwable thrown) {
        Throwable cause =
                thrown instanceof ExceptionInInitializerError && thrown.getCause() != null ? thrown.getCause() : thrown;
        String told = cause instanceof IllegalCallerException
                ? "native access is denied: " + cause.getMessage() + "; " + GRANT
                : "does not link: " + cause;
        failure = told;
        return told;
    }

    /** The last option counts. */
    static boolean isDenied(List<String> options) {
        boolean denied = false;
        for (String option : options) {
            if (option.startsWith(OPTION)) {
                denied = option.equals(OPTION + "deny");
            }
        }
        return denied;
    }

    /**
     * The options that the JVM has got, from wherever; none in an image without the module java.management: there a denial
     * is met by the first call.
     */
    private static List<String> jvmOptions() {
        try {
            Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
            Class<?> runtime = Class.forName("java.lang.management.RuntimeMXBean");
            Method arguments = runtime.getMethod("getInputArguments");
            Object options =
                    arguments.invoke(factory.getMethod("getRuntimeMXBean").invoke(null));
            return ((List<?>) options).stream().map(String::valueOf).toList();
        } catch (ReflectiveOperationException e) {
            return List.of();
        }
    }
}
