package weir.soak.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Small charts one below the other, over one time axis, as SVG; legible on white and on black. */
public final class Plot {
    private static final int WIDTH = 860;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int PANEL = 92;
    private static final int TOP = 34;
    private static final String STYLE = """
        <style>
          svg { font: 12px system-ui, sans-serif; color-scheme: light dark; }
          text { fill: #333; } .title { font-weight: 600; }
          .frame { fill: none; stroke: #999; stroke-width: .5; } .warm { fill: #8882; }
          .grid { stroke: #9995; stroke-width: .5; } .line { fill: none; stroke: #0a62b5; stroke-width: 1.3; }
          @media (prefers-color-scheme: dark) { text { fill: #ddd; } .line { stroke: #6fb4ff; } }
        </style>
        """;

    private final List<Sample> samples;
    private final double warmSeconds;
    private final double end;
    private final StringBuilder out = new StringBuilder();
    private int panels;

    private Plot(List<Sample> samples, double warmSeconds) {
        this.samples = samples;
        this.warmSeconds = warmSeconds;
        end = samples.stream().mapToDouble(Sample::seconds).max().orElse(1);
    }

    /** The picture of a run; what is before {@code warmSeconds} is shaded, as it is not judged. */
    public static String svg(List<Sample> samples, double warmSeconds, String title) {
        Plot plot = new Plot(samples, warmSeconds);
        plot.rates();
        for (Metric metric : Metric.values()) {
            if (samples.stream().allMatch(each -> each.values().containsKey(metric))) {
                String unit = metric.unit().isEmpty() ? "" : ", " + metric.unit();
                plot.panel(
                        metric.text() + unit,
                        samples,
                        each -> metric.scaled(each.values().getOrDefault(metric, 0.0)));
            }
        }
        int height = TOP + plot.panels * PANEL + 24;
        plot.axis(height - 10);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " " + height + "\" role=\"img\">\n"
                + "<title>" + title + "</title>\n" + STYLE
                + "<text class=\"title\" x=\"" + LEFT + "\" y=\"16\">" + title + "</text>\n" + plot.out + "</svg>\n";
    }

    private void rates() {
        List<Sample> rates = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            Sample before = samples.get(i - 1);
            Sample now = samples.get(i);
            long rate = (long) ((now.operations() - before.operations()) / (now.seconds() - before.seconds()));
            rates.add(new Sample(now.seconds(), now.values(), rate, 0, 0, 0, 0));
        }
        panel("operations a second, thousand", rates, each -> each.operations() / 1000.0);
    }

    private double x(double seconds) {
        return LEFT + (WIDTH - LEFT - RIGHT) * seconds / end;
    }

    private void panel(String title, List<Sample> shown, ToDoubleFunction<Sample> value) {
        int top = TOP + panels++ * PANEL;
        int height = PANEL - 28;
        int bottom = top + height;
        double most = shown.stream().mapToDouble(value).max().orElse(1);
        double scale = height / (most <= 0 ? 1 : most * 1.15);
        rectangle("warm", top, x(Math.min(warmSeconds, end)) - LEFT, height);
        for (int minute = 1; minute * 60 < end; minute++) {
            path("grid", "M" + point(x(minute * 60), top) + " v" + height);
        }
        rectangle("frame", top, WIDTH - LEFT - RIGHT, height);
        text(LEFT + 6, bottom + 14, "start", title);
        text(LEFT - 6, bottom, "end", "0");
        text(LEFT - 6, bottom - most * scale + 4, "end", number(most));
        path(
                "line",
                shown.stream()
                        .map(each -> point(x(each.seconds()), bottom - value.applyAsDouble(each) * scale))
                        .collect(Collectors.joining(" L", "M", "")));
    }

    private void axis(int y) {
        int every = end > 1200 ? 5 : 1;
        for (int minute = 0; minute * 60 <= end; minute += every) {
            text(x(minute * 60), y, "middle", minute + " min");
        }
    }

    private void rectangle(String style, int y, double width, int height) {
        out.append("<rect class=\"" + style + "\" x=\"" + LEFT + "\" y=\"" + y + "\" width=\"" + rounded(width)
                + "\" height=\"" + height + "\"/>\n");
    }

    private void path(String style, String steps) {
        out.append("<path class=\"" + style + "\" d=\"" + steps + "\"/>\n");
    }

    private void text(double x, double y, String anchor, String text) {
        out.append("<text x=\"" + rounded(x) + "\" y=\"" + rounded(y) + "\" text-anchor=\"" + anchor + "\">" + text
                + "</text>\n");
    }

    private static String point(double x, double y) {
        return rounded(x) + " " + rounded(y);
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 20 && value != Math.rint(value) ? "%.1f" : "%,.0f", value);
    }
}
