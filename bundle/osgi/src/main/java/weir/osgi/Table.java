package weir.osgi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of named texts as columns of one width each. */
final class Table {
    private static final String GAP = "  ";

    private Table() {}

    /** The lines, a head first; one line that says so if there are no rows. */
    static List<String> lines(List<Map<String, String>> rows) {
        if (rows.isEmpty()) {
            return List.of("none");
        }
        Map<String, Integer> widths = new LinkedHashMap<>();
        for (Map<String, String> row : rows) {
            row.forEach((name, text) -> widths.merge(name, Math.max(name.length(), text.length()), Math::max));
        }
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder();
        widths.forEach((name, width) -> head.append(padded(name, width)).append(GAP));
        lines.add(head.toString().stripTrailing());
        for (Map<String, String> row : rows) {
            StringBuilder line = new StringBuilder();
            widths.forEach((name, width) ->
                    line.append(padded(row.getOrDefault(name, ""), width)).append(GAP));
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
