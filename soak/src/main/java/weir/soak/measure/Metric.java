package weir.soak.measure;

/** What must stay flat, and how much of a change is none. */
public enum Metric {
    /** Heap in use right after a full collection. */
    HEAP("heap after GC", "MiB", 1.0 / (1 << 20), 0.10, 2 << 20),
    /** Direct buffers, in bytes. */
    DIRECT("direct memory", "KiB", 1.0 / (1 << 10), 0.10, 256 << 10),
    /** Direct buffers, in number. */
    DIRECT_COUNT("direct buffers", "", 1, 0.10, 16),
    /** What the JVM has allocated outside of all its own areas: arenas, direct buffers. */
    NATIVE("native memory of arenas and buffers", "KiB", 1.0 / (1 << 10), 0.10, 512 << 10),
    /** Open file descriptors. */
    FILES("open files", "", 1, 0.10, 8),
    /** Platform threads. */
    THREADS("threads", "", 1, 0.10, 2),
    /** Those of the engine. */
    WEIR_THREADS("threads of Weir", "", 1, 0.10, 2);

    private final String text;
    private final String unit;
    private final double scale;
    private final double share;
    private final double floor;

    Metric(String text, String unit, double scale, double share, double floor) {
        this.text = text;
        this.unit = unit;
        this.scale = scale;
        this.share = share;
        this.floor = floor;
    }

    /** For tables. */
    public String text() {
        return text;
    }

    /** For tables and axes; empty for numbers. */
    public String unit() {
        return unit;
    }

    /** A value in its unit. */
    public double scaled(double value) {
        return value * scale;
    }

    /** How much it may grow over the whole time, around a median: a share of it, or a floor that is below what matters. */
    public double tolerance(double median) {
        return Math.max(share * median, floor);
    }
}
