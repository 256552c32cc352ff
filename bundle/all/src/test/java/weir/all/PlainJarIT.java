package weir.all;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The drop-in bundle holds all of its modules and nothing else, and is of use outside a container too. */
@Timeout(60)
class PlainJarIT {
    @Test
    @DisplayName("weir.all holds every class and resource of api, spi, nio and glue, and no others")
    void content() throws Exception {
        Set<String> expected = new TreeSet<>();
        for (String part : new String[] {"weir.api", "weir.spi", "weir.backend.nio", "weir.osgi"}) {
            expected.addAll(entries(BuiltBundles.all().get(part)));
        }
        assertThat(entries(BuiltBundles.all().get("weir.all"))).isEqualTo(expected);
    }

    @Test
    @DisplayName("on a module path it is the automatic module weir.all")
    void automaticModule() throws Exception {
        assertThat(ModuleFinder.of(BuiltBundles.all().get("weir.all")).findAll())
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.descriptor().name()).isEqualTo("weir.all");
                    assertThat(each.descriptor().isAutomatic()).isTrue();
                });
    }

    @Test
    @DisplayName("alone on a class path it opens a service on nio")
    void classPath() throws Exception {
        URL jar = BuiltBundles.all().get("weir.all").toUri().toURL();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass("weir.api.AioService");
            try (AutoCloseable service = (AutoCloseable) type.getMethod("open").invoke(null)) {
                assertThat(type.getMethod("backend").invoke(service)).isEqualTo("nio");
            }
        }
    }

    /** Without what each jar has of its own: manifest, module descriptor, Maven's files. */
    private static Set<String> entries(Path jar) throws Exception {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(each -> !each.isDirectory())
                    .map(JarEntry::getName)
                    .filter(name -> !name.equals("module-info.class")
                            && !name.equals(JarFile.MANIFEST_NAME)
                            && !name.startsWith("META-INF/maven/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
