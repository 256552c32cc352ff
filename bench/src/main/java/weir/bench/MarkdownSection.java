package weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a Markdown file that is generated: what stands between {@code <!-- name:begin -->} and
 * {@code <!-- name:end -->}. The text around it is written by hand and stays.
 */
public final class MarkdownSection {
    private final String begin;
    private final String end;

    /** The section of this name. */
    public MarkdownSection(String name) {
        begin = "<!-- " + name + ":begin -->";
        end = "<!-- " + name + ":end -->";
    }

    /**
     * Replaces the section in a text; without markers it is put at the end, with them.
     *
     * @throws IllegalArgumentException if one marker is there without the other, twice, or they are in the wrong order
     */
    public String replace(String text, String content) {
        String section = begin + "\n" + content.strip() + "\n" + end;
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 && to < 0) {
            return text.isBlank() ? section + "\n" : text.stripTrailing() + "\n\n" + section + "\n";
        }
        if (from < 0 || to < from || text.lastIndexOf(begin) != from || text.lastIndexOf(end) != to) {
            throw new IllegalArgumentException("the text must hold once '" + begin + "' and once, behind it, '" + end
                    + "', or neither of them; it was left as it is");
        }
        return text.substring(0, from) + section + text.substring(to + end.length());
    }

    /** Replaces the section in a file, which is made if it is not there. */
    public void write(Path file, String content) throws IOException {
        String before = Files.exists(file) ? Files.readString(file, UTF_8) : "";
        String after = replace(before, content);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, after, UTF_8);
    }

    /**
     * Checks before long work that its result can be written.
     *
     * @throws IllegalArgumentException if the markers in the file are not as they should be
     */
    public void check(Path file) throws IOException {
        if (Files.exists(file)) {
            replace(Files.readString(file, UTF_8), "");
        }
    }
}
