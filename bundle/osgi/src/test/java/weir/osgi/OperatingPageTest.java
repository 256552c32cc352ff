package weir.osgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import weir.api.AioStatus;

/** What an operator reads, in docs/operating.md and in the form that Metatype makes, is what the glue does. */
@Timeout(60)
class OperatingPageTest {
    private static final Path PAGE = Path.of("../../docs/operating.md");
    private static final String METATYPE = "/OSGI-INF/metatype/weir.xml";
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static final Set<String> KEYS =
            StreamSupport.stream(Settings.keys().spliterator(), false).collect(toSet());

    @Test
    @DisplayName("the table of settings has every key with its default, and no other")
    void settings() throws IOException {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (List<String> row : table("Settings")) {
            defaults.put(code(row.get(0)).get(0), code(row.get(1)).get(0));
        }
        expectDefaults(defaults);
    }

    @Test
    @DisplayName("the form for the PID has every key with its default, and no other")
    void metatype() throws Exception {
        expectDefaults(attributes().stream()
                .collect(toMap(each -> each.getAttribute("id"), each -> each.getAttribute("default"))));
        Element designate = metatypeElements("Designate").get(0);
        assertThat(designate.getAttribute("pid")).isEqualTo(ManagedConfiguration.PID);
    }

    @Test
    @DisplayName("the form asks for no key, allows every number up to its limits, and none beyond")
    void limits() throws Exception {
        for (Element each : attributes()) {
            String key = each.getAttribute("id");
            assertThat(each.getAttribute("required")).as(key).isEqualTo("false");
            for (String limit : List.of("min", "max")) {
                if (each.hasAttribute(limit)) {
                    long value = Long.parseLong(each.getAttribute(limit));
                    assertThat(Settings.of(Map.of(key, "" + value)))
                            .as("%s=%d", key, value)
                            .isNotNull();
                    long beyond = limit.equals("min") ? value - 1 : value + 1;
                    assertThatThrownBy(() -> Settings.of(Map.of(key, "" + beyond)))
                            .as("%s=%d", key, beyond)
                            .isInstanceOf(Settings.BadValue.class);
                }
            }
        }
    }

    @Test
    @DisplayName("the form offers a choice where the glue knows a few texts only, and these")
    void choices() throws Exception {
        Set<String> offered = metatypeElements("Option").stream()
                .map(each -> each.getAttribute("value"))
                .collect(toSet());
        assertThat(offered.stream().map(Settings.Callbacks::parse))
                .containsExactlyInAnyOrder(Settings.Callbacks.values());
    }

    @Test
    @DisplayName("the table of statuses has every one but OK, and no other")
    void statuses() throws IOException {
        Set<String> explained = new LinkedHashSet<>();
        for (List<String> row : table("Statuses, for operators")) {
            for (String each : code(row.get(0))) {
                assertThat(explained.add(each)).as("%s once", each).isTrue();
            }
        }
        assertThat(explained)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(AioStatus.values())
                        .filter(each -> each != AioStatus.OK)
                        .map(Enum::name)
                        .toList());
    }

    /** Each on its own: one that has no effect would be found by no comparison of all at once. */
    private static void expectDefaults(Map<String, String> defaults) {
        assertThat(defaults.keySet()).isEqualTo(KEYS);
        defaults.forEach((key, text) -> assertThat(Settings.of(Map.of(key, text)))
                .as("%s=%s is the default", key, text)
                .isEqualTo(Settings.of(Map.of())));
    }

    /** The rows of the one table under a heading, without its head. */
    private static List<List<String>> table(String heading) throws IOException {
        List<String> lines = Files.readAllLines(PAGE, UTF_8);
        assertThat(lines).contains("## " + heading);
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(lines.indexOf("## " + heading) + 1, lines.size())) {
            if (line.startsWith("#")) {
                break;
            }
            if (line.startsWith("|")) {
                rows.add(Stream.of(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList());
            }
        }
        assertThat(rows).hasSizeGreaterThan(2);
        return rows.subList(2, rows.size());
    }

    private static List<String> code(String cell) {
        List<String> found = new ArrayList<>();
        Matcher matcher = CODE.matcher(cell);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        assertThat(found).as(cell).isNotEmpty();
        return found;
    }

    private static List<Element> attributes() throws Exception {
        return metatypeElements("AD");
    }

    private static List<Element> metatypeElements(String name) throws Exception {
        try (InputStream in = OperatingPageTest.class.getResourceAsStream(METATYPE)) {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
            NodeList nodes = document.getElementsByTagName(name);
            List<Element> elements = new ArrayList<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                elements.add((Element) nodes.item(i));
            }
            assertThat(elements).as(name).isNotEmpty();
            return elements;
        }
    }
}
