package weir.bench.echo;

import java.util.List;

/**
 * What the load generator does: on each connection so many messages are under way, and for each that has come back the
 * next is sent.
 *
 * @param name as on the command line
 * @param connections how many
 * @param bytes size of a message
 * @param depth messages under way on each connection
 */
record Workload(String name, int connections, int bytes, int depth) {
    static final List<Workload> ALL = List.of(
            new Workload("W1", 1, 64, 1),
            new Workload("W2", 64, 64, 1),
            new Workload("W3", 1000, 64, 1),
            new Workload("W4", 8, 64 << 10, 1),
            new Workload("W5", 64, 64, 16));

    String describe() {
        String size = bytes % 1024 == 0 ? bytes / 1024 + " KiB" : bytes + " B";
        return name + ": " + connections + (connections == 1 ? " connection, " : " connections, ") + size
                + (depth == 1 ? ", ping-pong" : ", " + depth + " deep");
    }
}
