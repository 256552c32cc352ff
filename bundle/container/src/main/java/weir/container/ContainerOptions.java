package weir.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the container is told.
 *
 * @param help whether the usage is wanted, and nothing else
 * @param shell whether there is a shell at all
 * @param command what the shell shall run instead of talking to the user, or null
 * @param example whether the example's echo server is started too
 * @param storage the folder that the user named, or null
 * @param properties of the framework
 * @param bundles files to install and start besides
 */
record ContainerOptions(
        boolean help,
        boolean shell,
        @Nullable String command,
        boolean example,
        @Nullable Path storage,
        Map<String, String> properties,
        List<Path> bundles) {
    static final String USAGE = """
        usage: java -jar weir-container.jar [OPTION ...] [BUNDLE ...]
               java -jar weir-container.jar demo [--seconds N]
               java -jar weir-container.jar weircat ARGUMENT ...
          Starts an OSGi framework with Weir's bundles and a shell, installs and starts the bundles given (jar files),
          and ends with the shell, with the framework, or when it is killed.
          -c COMMAND      runs this command of the shell, such as weir:backends, and ends
          --no-shell      no shell: it needs no terminal, and ends when it is killed
          --example       starts an echo server too, on tcp://127.0.0.1:7007
                          or -Dweir.example.listen=URL,URL with tcp://host:port and ipc:///path
          --storage DIR   keeps there what the framework has installed; default: a fresh folder, removed at the end
          -DNAME=VALUE    a property of the framework; system properties weir.* are passed on without being asked
          demo            swaps backends under load and shows that nothing gets lost; see demo --help
          weircat         sends and receives messages of NNG, as nngcat does; see weircat --help\
        """;

    private static final String WEIR = "weir.";

    /**
     * Reads the command line.
     *
     * @param system the system properties
     * @throws IllegalArgumentException if something is not allowed; the message names it and what is
     */
    static ContainerOptions of(String[] arguments, Properties system) {
        boolean help = false;
        boolean shell = true;
        boolean example = false;
        String command = null;
        Path storage = null;
        Map<String, String> properties = weirProperties(system);
        List<Path> bundles = new ArrayList<>();
        for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            switch (argument) {
                case "--help" -> help = true;
                case "--no-shell" -> shell = false;
                case "--example" -> example = true;
                case "-c" -> command = valueOf(argument, rest);
                case "--storage" -> storage = Path.of(valueOf(argument, rest));
                default -> {
                    if (argument.startsWith("-D")) {
                        putProperty(argument.substring(2), properties);
                    } else {
                        bundles.add(bundle(argument));
                    }
                }
            }
        }
        if (!shell && command != null) {
            throw new IllegalArgumentException("-c needs the shell that --no-shell forbids; allowed: one of them");
        }
        return new ContainerOptions(
                help, shell, command, example, storage, Map.copyOf(properties), List.copyOf(bundles));
    }

    /** The system properties that are passed on without being asked; the caller may add to them. */
    static Map<String, String> weirProperties(Properties system) {
        Map<String, String> properties = new HashMap<>();
        for (String name : system.stringPropertyNames()) {
            if (name.startsWith(WEIR)) {
                properties.put(name, system.getProperty(name));
            }
        }
        return properties;
    }

    /** The value that follows an argument. */
    static String valueOf(String argument, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("argument " + argument + " needs a value");
        }
        return rest.next();
    }

    /** Adds a property of the form {@code name=value}. */
    static void putProperty(String definition, Map<String, String> properties) {
        int equals = definition.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("argument '-D" + definition + "' is no property; allowed: -DNAME=VALUE");
        }
        properties.put(definition.substring(0, equals), definition.substring(equals + 1));
    }

    private static Path bundle(String argument) {
        Path file = Path.of(argument);
        if (argument.startsWith("-") || !Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "'" + argument + "' is neither an option nor the file of a bundle; allowed:"
                            + " -c, --no-shell, --example, --storage, -DNAME=VALUE, --help, files");
        }
        return file;
    }
}
