package weir.karaf;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What resolvers and Karaf read beside the bundles says of them what is true: the R5 index, and the .kar. */
@Timeout(60)
class RepositoryIT {
    private static final Path REPOSITORY = Path.of(System.getProperty("weir.repository"));
    private static final Path KAR = Path.of(System.getProperty("weir.kar"));
    private static final String VERSION = System.getProperty("weir.version");

    private static final Set<String> BUNDLES = Set.of(
            "weir.all", "weir.api", "weir.backend.epoll", "weir.backend.nio", "weir.osgi", "weir.sp", "weir.spi");

    /** Where Karaf looks for an artifact of Maven's in a .kar. */
    private static final String LAYOUT = "repository/io/github/weir/%s/" + VERSION + "/%s-" + VERSION + "%s";

    @Test
    @DisplayName("the index names each bundle, and no other, with the name and version of its manifest")
    void identities() throws Exception {
        Map<String, String> versions = new TreeMap<>();
        for (Element resource : elements(index(), "resource")) {
            Map<String, String> identity = capability(resource, "osgi.identity");
            assertThat(identity).containsEntry("type", "osgi.bundle");
            versions.put(identity.get("osgi.identity"), identity.get("version"));
        }
        assertThat(versions.keySet()).isEqualTo(BUNDLES);
        assertThat(versions).isEqualTo(manifests());
    }

    @Test
    @DisplayName("each address in the index is a file beside it, of the stated size and SHA-256")
    void content() throws Exception {
        Set<Path> named = new TreeSet<>();
        for (Element resource : elements(index(), "resource")) {
            Map<String, String> content = capability(resource, "osgi.content");
            // Relative, so that the folder can be served from anywhere.
            assertThat(URI.create(content.get("url")).isAbsolute())
                    .as("%s", content)
                    .isFalse();
            Path file = Path.of(REPOSITORY.toUri().resolve(content.get("url")));
            assertThat(file).isRegularFile().hasParent(REPOSITORY);
            byte[] bytes = Files.readAllBytes(file);
            assertThat(content.get("osgi.content")).as("%s", file).isEqualToIgnoringCase(sha256(bytes));
            assertThat(content).containsEntry("size", String.valueOf(bytes.length));
            assertThat(symbolicName(file))
                    .isEqualTo(capability(resource, "osgi.identity").get("osgi.identity"));
            named.add(file);
        }
        assertThat(named).isEqualTo(jars());
    }

    @Test
    @DisplayName("the .kar holds the features and each bundle that they name, as they were built, and nothing else")
    void kar() throws Exception {
        try (ZipFile kar = new ZipFile(KAR.toFile())) {
            String features = String.format(LAYOUT, "weir-karaf", "weir-karaf", "-features.xml");
            Set<String> expected = new TreeSet<>(Set.of(features));
            for (Element bundle : elements(xml(read(kar, features)), "bundle")) {
                String[] coordinates = bundle.getTextContent().strip().split("[:/]");
                assertThat(coordinates)
                        .hasSize(4)
                        .startsWith("mvn", "io.github.weir")
                        .endsWith(VERSION);
                String artifact = coordinates[2];
                String entry = String.format(LAYOUT, artifact, artifact, ".jar");
                assertThat(read(kar, entry))
                        .as(entry)
                        .isEqualTo(Files.readAllBytes(REPOSITORY.resolve(artifact + "-" + VERSION + ".jar")));
                expected.add(entry);
            }
            assertThat(expected)
                    .as("features, api, spi, glue, two backends and protocols")
                    .hasSize(7);
            assertThat(kar.stream()
                            .filter(each -> !each.isDirectory())
                            .map(ZipEntry::getName)
                            .filter(each -> !each.startsWith("META-INF/")))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static Document index() throws Exception {
        return xml(Files.readAllBytes(REPOSITORY.resolve("index.xml")));
    }

    private static byte[] read(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        return zip.getInputStream(entry).readAllBytes();
    }

    /** Version by symbolic name. */
    private static Map<String, String> manifests() throws IOException {
        Map<String, String> versions = new TreeMap<>();
        for (Path each : jars()) {
            versions.put(symbolicName(each), header(each, "Bundle-Version"));
        }
        return versions;
    }

    private static String symbolicName(Path jar) throws IOException {
        return header(jar, "Bundle-SymbolicName");
    }

    private static String header(Path jar, String name) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(name);
        }
    }

    private static Set<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(REPOSITORY)) {
            return files.filter(each -> each.toString().endsWith(".jar")).collect(toCollection(TreeSet::new));
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** The attributes of the one capability of a namespace. */
    private static Map<String, String> capability(Element resource, String namespace) {
        List<Element> found = elements(resource, "capability").stream()
                .filter(each -> each.getAttribute("namespace").equals(namespace))
                .toList();
        assertThat(found).as("%s of %s", namespace, resource.getTextContent()).hasSize(1);
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Element each : elements(found.get(0), "attribute")) {
            attributes.put(each.getAttribute("name"), each.getAttribute("value"));
        }
        return attributes;
    }

    private static Document xml(byte[] text) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(text));
    }

    private static List<Element> elements(Document document, String name) {
        return elements(document.getDocumentElement(), name);
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }
}
