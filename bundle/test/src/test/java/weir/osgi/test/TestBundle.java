package weir.osgi.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/** A bundle made of compiled classes of this module and of other jars. */
final class TestBundle {
    /** What every backend asks for. */
    static final String EXTENDER = "osgi.extender;filter:=\"(&(osgi.extender=weir)(version>=1.0)(!(version>=2.0)))\"";

    private static final int MAJOR_VERSION_AT = 6;

    private final String name;
    private final Map<String, String> headers = new TreeMap<>();
    private final Map<String, byte[]> entries = new TreeMap<>();

    TestBundle(String name) {
        this.name = name;
        headers.put(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.put(Constants.BUNDLE_SYMBOLICNAME, name);
        headers.put(Constants.BUNDLE_VERSION, "1.0.0");
    }

    /** A bundle of a backend whose provider is a class of this module. */
    static TestBundle backend(String name, Class<?> provider) {
        return backend(name, provider.getName()).classesBeside(provider);
    }

    /** A bundle with the headers of a backend, whose provider has this name. */
    static TestBundle backend(String name, String provider) {
        return new TestBundle(name)
                .header(
                        Constants.PROVIDE_CAPABILITY,
                        "osgi.serviceloader;osgi.serviceloader=\"weir.spi.BackendProvider\";register:=\"" + provider
                                + "\"")
                .header(Constants.REQUIRE_CAPABILITY, EXTENDER)
                .header(
                        Constants.IMPORT_PACKAGE,
                        "org.osgi.framework,weir.api;version=\"[1.0,2)\",weir.spi;version=\"[1.0,2)\"");
    }

    String name() {
        return name;
    }

    TestBundle header(String key, String value) {
        headers.put(key, value);
        return this;
    }

    TestBundle entry(String path, byte[] content) {
        entries.put(path, content);
        return this;
    }

    /** Adds the classes of a package of this module. */
    TestBundle classesBeside(Class<?> type) {
        try {
            Path root = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path folder = root.resolve(type.getPackageName().replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path each : files.filter(Files::isRegularFile).toList()) {
                    entry(root.relativize(each).toString(), Files.readAllBytes(each));
                }
            }
            return this;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalArgumentException(type.getName(), e);
        }
    }

    /** Adds the classes of a built jar, as private ones. */
    TestBundle classesOf(String artifact) {
        try (InputStream file = Files.newInputStream(Jars.of(artifact));
                JarInputStream jar = new JarInputStream(file)) {
            for (JarEntry each = jar.getNextJarEntry(); each != null; each = jar.getNextJarEntry()) {
                if (each.getName().startsWith("weir/") && each.getName().endsWith(".class")) {
                    entry(each.getName(), jar.readAllBytes());
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a class one of a Java that does not exist yet. */
    TestBundle withClassTooNew(Class<?> type) {
        byte[] content = entries.get(type.getName().replace('.', '/') + ".class");
        if (content == null) {
            throw new IllegalArgumentException(type.getName());
        }
        ByteBuffer.wrap(content).putShort(MAJOR_VERSION_AT, (short) 999);
        return this;
    }

    byte[] bytes() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((key, value) -> manifest.getMainAttributes().putValue(key, value));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(each.getKey()));
                jar.write(each.getValue());
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Where an update takes it from. */
    URI uri(Path folder) {
        try {
            return Files.write(folder.resolve(name + ".jar"), bytes()).toUri();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
