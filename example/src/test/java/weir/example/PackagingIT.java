package weir.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each jar says the same three times: as a module, as a bundle, and to ServiceLoader on the class path. */
@Timeout(60)
class PackagingIT {
    static Stream<Path> jars() {
        return BuiltJars.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jars")
    @DisplayName("the symbolic name is the module's name")
    void names(Path jar) throws IOException {
        assertThat(manifest(jar).getMainAttributes().getValue("Bundle-SymbolicName"))
                .isEqualTo(module(jar).name());
    }

    @ParameterizedTest
    @MethodSource("jars")
    @DisplayName("a bundle exports only what the module exports")
    void exports(Path jar) throws IOException {
        Set<String> exported = module(jar).exports().stream()
                .filter(each -> !each.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(exported).containsAll(packages(jar, "Export-Package"));
    }

    @ParameterizedTest
    @MethodSource("jars")
    @DisplayName("META-INF/services declares the providers of module-info, and no others")
    void services(Path jar) throws IOException {
        Map<String, Set<String>> ofModule = new TreeMap<>();
        module(jar).provides().forEach(each -> ofModule.put(each.service(), new TreeSet<>(each.providers())));
        assertThat(metaInfServices(jar)).isEqualTo(ofModule);
    }

    @ParameterizedTest
    @MethodSource("jars")
    @DisplayName("a backend's bundle registers the provider of its module")
    void registers(Path jar) throws IOException {
        String capability = manifest(jar).getMainAttributes().getValue("Provide-Capability");
        for (ModuleDescriptor.Provides each : module(jar).provides()) {
            if (each.service().equals("weir.spi.BackendProvider")) {
                assertThat(capability)
                        .contains("osgi.serviceloader=\"weir.spi.BackendProvider\"")
                        .contains("register:=\"" + each.providers().get(0) + "\"");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    @DisplayName("module-info can be read by Java 17, and the bundle resolves there")
    void java17(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                InputStream info = file.getInputStream(file.getEntry("module-info.class"))) {
            byte[] head = info.readNBytes(8);
            assertThat(head[7]).as("class file version").isEqualTo((byte) 61);
        }
        assertThat(manifest(jar).getMainAttributes().getValue("Require-Capability"))
                .contains("osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"");
    }

    @ParameterizedTest
    @MethodSource("jars")
    @DisplayName("at run time api, spi and backends need nothing but java.base and each other")
    void needsOnlyJavaBase(Path jar) {
        ModuleDescriptor module = module(jar);
        if (Set.of("weir.api", "weir.spi", "weir.backend.nio", "weir.backend.epoll")
                .contains(module.name())) {
            assertThat(module.requires().stream()
                            .filter(each -> !each.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                            .map(ModuleDescriptor.Requires::name))
                    .allMatch(name -> name.equals("java.base") || name.startsWith("weir."));
        }
    }

    private static ModuleDescriptor module(Path jar) {
        return ModuleFinder.of(jar).findAll().iterator().next().descriptor();
    }

    private static Manifest manifest(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest();
        }
    }

    /** The packages of a header like {@code a.b;version="1",c.d}. */
    private static Set<String> packages(Path jar, String header) throws IOException {
        String value = manifest(jar).getMainAttributes().getValue(header);
        Set<String> names = new TreeSet<>();
        if (value != null) {
            for (String clause : value.replaceAll("\"[^\"]*\"", "").split(",")) {
                names.add(clause.replaceAll(";.*", "").trim());
            }
        }
        return names;
    }

    private static Map<String, Set<String>> metaInfServices(Path jar) throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) file.stream().map(ZipEntry.class::cast)::iterator) {
                String prefix = "META-INF/services/";
                if (entry.getName().startsWith(prefix) && !entry.isDirectory()) {
                    String text = new String(file.getInputStream(entry).readAllBytes(), UTF_8);
                    found.put(
                            entry.getName().substring(prefix.length()),
                            text.lines()
                                    .map(String::trim)
                                    .filter(line -> !line.isEmpty())
                                    .collect(Collectors.toCollection(TreeSet::new)));
                }
            }
        }
        return found;
    }
}
