package weir.osgi.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** Gogo, in a framework; by reflection, since its types are there only. */
record Shell(ServiceReference<?> processor, Object service) {
    private static final String PACKAGE = "org.apache.felix.service.command.";
    /** A head of a table, of one word or two; columns are two blanks apart. */
    private static final Pattern HEAD = Pattern.compile("\\S+(?: \\S+)*");

    static Shell start(Container container) throws BundleException {
        container.start("org.apache.felix.gogo.runtime");
        ServiceReference<?> reference =
                container.services(PACKAGE + "CommandProcessor", null).get(0);
        return new Shell(reference, container.context().getService(reference));
    }

    /** Runs a command in a session of its own; what it printed, its result, or its failure. */
    String run(String command) throws ReflectiveOperationException {
        Class<?> type = processor.getBundle().loadClass(PACKAGE + "CommandProcessor");
        Class<?> sessionType = processor.getBundle().loadClass(PACKAGE + "CommandSession");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, UTF_8);
        Object session = type.getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(service, new ByteArrayInputStream(new byte[0]), out, out);
        Object result;
        try {
            result = sessionType.getMethod("execute", CharSequence.class).invoke(session, command);
        } catch (InvocationTargetException e) {
            result = e.getCause();
        } finally {
            sessionType.getMethod("close").invoke(session);
        }
        return bytes.toString(UTF_8) + (result == null ? "" : result);
    }

    /** The table that a command prints: for each row its cells by the heads of their columns. */
    List<Map<String, String>> table(String command) throws ReflectiveOperationException {
        return rows(run(command).lines().toList());
    }

    /** The rows of a table whose first line has the heads. */
    static List<Map<String, String>> rows(List<String> lines) {
        List<String> heads = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        for (Matcher head = HEAD.matcher(lines.get(0)); head.find(); ) {
            heads.add(head.group());
            starts.add(head.start());
        }
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < heads.size(); i++) {
                int end = i + 1 < heads.size() ? starts.get(i + 1) : line.length();
                row.put(heads.get(i), cell(line, starts.get(i), end));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String cell(String line, int start, int end) {
        return start >= line.length()
                ? ""
                : line.substring(start, Math.min(end, line.length())).strip();
    }
}
