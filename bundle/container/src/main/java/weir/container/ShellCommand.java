package weir.container;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/**
 * One command of the shell's, run without the shell: that would swallow what a command returns, and how it failed. By
 * reflection, since Gogo's types are in its bundle, not in this program.
 */
final class ShellCommand {
    private static final String PROCESSOR = "org.apache.felix.service.command.CommandProcessor";
    private static final String SESSION = "org.apache.felix.service.command.CommandSession";

    /** Of Gogo's {@code Converter}: all of a value, in several lines. */
    private static final int INSPECT = 0;

    private ShellCommand() {}

    /** Runs a command to its end and prints what it prints and returns; throws what it throws. */
    static void run(BundleContext context, String command, PrintStream out, PrintStream err) throws BundleException {
        ServiceReference<?> reference = context.getServiceReference(PROCESSOR);
        Object processor = reference == null ? null : context.getService(reference);
        if (processor == null) {
            throw new BundleException("there is nobody to run the command: no service " + PROCESSOR);
        }
        try {
            Class<?> sessionType = reference.getBundle().loadClass(SESSION);
            Object session = reference
                    .getBundle()
                    .loadClass(PROCESSOR)
                    .getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                    .invoke(processor, new ByteArrayInputStream(new byte[0]), out, err);
            Object result = sessionType.getMethod("execute", CharSequence.class).invoke(session, command);
            if (result != null) {
                out.println(
                        sessionType.getMethod("format", Object.class, int.class).invoke(session, result, INSPECT));
            }
            out.flush();
        } catch (InvocationTargetException e) {
            throw new BundleException("command '" + command + "' failed: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new BundleException("this is not the Gogo that is expected: " + e, e);
        } finally {
            context.ungetService(reference);
        }
    }
}
