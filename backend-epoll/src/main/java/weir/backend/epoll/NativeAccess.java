package weir.backend.epoll;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether this module may call C. Asking makes no restricted call; the first such call of a module that was not granted
 * native access prints the JVM's warning once, or is refused where the JVM was told to.
 */
final class NativeAccess {
    private static final String DENY = "--illegal-native-access=deny";
    /** Where the JVM takes options from, beside its command line. */
    private static final List<String> OPTION_VARIABLES =
            List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

    static final String GRANT =
            "grant it with --enable-native-access=weir.backend.epoll on the module path, =ALL-UNNAMED on"
                    + " the class path and in OSGi";

    /** The refusal once met; it cannot change while the JVM runs. */
    private static volatile @Nullable String refusal;

    private NativeAccess() {}

    /** Null if the first call would bring no warning, else one line why it would. */
    static @Nullable String notGranted() {
        return NativeAccess.class.getModule().isNativeAccessEnabled()
                ? null
                : "native access is not granted, so that using it prints a warning of the JVM's; " + GRANT;
    }

    /** Null if calls are not refused, as far as can be told without one; else one line why. */
    static @Nullable String denied() {
        if (notGranted() == null) {
            return null;
        }
        return refusal == null && isDeniedByOption() ? "native access is denied by " + DENY + "; " + GRANT : refusal;
    }

    /** Notes that the JVM has refused a call. */
    static String refused(Throwable reason) {
        String told = "native access is denied: " + reason.getMessage() + "; " + GRANT;
        refusal = told;
        return told;
    }

    private static boolean isDeniedByOption() {
        for (String variable : OPTION_VARIABLES) {
            if (String.valueOf(System.getenv(variable)).contains(DENY)) {
                return true;
            }
        }
        Optional<String[]> arguments = ProcessHandle.current().info().arguments();
        return arguments.isPresent() && List.of(arguments.get()).contains(DENY);
    }
}
