package weir.all;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Processor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each bundle asks of a framework and offers to others is part of its contract, and bnd derives it: so it changes only
 * when somebody has read the difference and accepted it.
 */
@Timeout(60)
class GoldenManifestsIT {
    private static final List<String> HEADERS = List.of(
            "Bundle-Activator",
            "DynamicImport-Package",
            "Export-Package",
            "Import-Package",
            "Provide-Capability",
            "Require-Capability");
    private static final Pattern MODULE = Pattern.compile("<module>(.+)</module>");

    static Stream<String> bundles() throws IOException {
        return BuiltBundles.all().keySet().stream();
    }

    @Test
    @DisplayName("the bundles that are held are those of all modules that have a bnd.bnd, and no more")
    void everyBundle() throws IOException {
        Path root = Path.of("../..");
        Set<String> modules = new TreeSet<>();
        Matcher module = MODULE.matcher(Files.readString(root.resolve("pom.xml"), UTF_8));
        while (module.find()) {
            Path folder = root.resolve(module.group(1));
            if (Files.exists(folder.resolve("bnd.bnd"))) {
                modules.add("weir." + folder.getFileName().toString().replace('-', '.'));
            }
        }
        assertThat(bundles()).containsExactlyElementsOf(modules);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    @DisplayName("imports, exports, requirements, capabilities and activator are those that were accepted")
    void accepted(String bundle) throws IOException {
        String built = describe(BuiltBundles.all().get(bundle));
        Path proposal = Files.createDirectories(Path.of(System.getProperty("weir.manifests")))
                .resolve(bundle + ".txt");
        Files.writeString(proposal, built, UTF_8);
        assertThat(built)
                .as(
                        "the manifest of %s; if the difference is meant: cp %s bundle/all/src/test/resources/manifests/",
                        bundle, proposal)
                .isEqualTo(read(bundle + ".txt"));
    }

    private static String read(String file) throws IOException {
        try (InputStream in = GoldenManifestsIT.class.getResourceAsStream("/manifests/" + file)) {
            return in == null ? "" : new String(in.readAllBytes(), UTF_8);
        }
    }

    /** A clause a line, sorted, and so are the attributes of each: only what has a meaning makes a difference. */
    private static String describe(Path jar) throws IOException {
        Attributes attributes = BuiltBundles.manifest(jar).getMainAttributes();
        List<String> lines = new ArrayList<>();
        for (String header : HEADERS) {
            String value = attributes.getValue(header);
            if (value != null) {
                lines.add(header);
                // Repeated names are allowed: a namespace may occur many times.
                new Parameters(value, null, true)
                        .stream()
                                .mapToObj((name, attrs) -> "  " + Processor.removeDuplicateMarker(name) + sorted(attrs))
                                .sorted()
                                .forEach(lines::add);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String sorted(Attrs attrs) {
        Attrs inOrder = new Attrs();
        attrs.keySet().stream().sorted().forEach(key -> inOrder.put(key, attrs.getType(key), attrs.get(key)));
        return inOrder.isEmpty() ? "" : ";" + inOrder;
    }
}
