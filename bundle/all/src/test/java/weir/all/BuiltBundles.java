package weir.all;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The bundles of Weir as the build has made them, by symbolic name. */
final class BuiltBundles {
    private BuiltBundles() {}

    static Map<String, Path> all() throws IOException {
        Map<String, Path> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("weir.jars")))) {
            for (Path jar : files.filter(each -> each.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                found.put(manifest(jar).getMainAttributes().getValue("Bundle-SymbolicName"), jar);
            }
        }
        return found;
    }

    static Manifest manifest(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest();
        }
    }
}
