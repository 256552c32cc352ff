package weir.bench.messages;

import java.util.List;

/**
 * What two ends do with each other.
 *
 * @param name as on the command line
 * @param client the role of the end that dials
 * @param server the role of the end that listens
 * @param tcp whether over TCP, else over a Unix socket
 * @param bytes size of a message's body
 */
record Traffic(String name, Role client, Role server, boolean tcp, int bytes) {
    static final List<Traffic> ALL = List.of(
            pair("tcp", 64),
            pair("tcp", 4096),
            pair("ipc", 64),
            pair("ipc", 4096),
            push("tcp", 64),
            push("tcp", 4096),
            push("ipc", 64),
            push("ipc", 4096));

    private static Traffic pair(String transport, int bytes) {
        return new Traffic("pair-" + transport + "-" + bytes, Role.PING, Role.ECHO, transport.equals("tcp"), bytes);
    }

    private static Traffic push(String transport, int bytes) {
        return new Traffic("push-" + transport + "-" + bytes, Role.PUSH, Role.PULL, transport.equals("tcp"), bytes);
    }

    String describe() {
        return name + ": "
                + (client == Role.PING
                        ? "pair, ping-pong; a message there and back counts as one"
                        : "push to pull, streaming")
                + ", " + (tcp ? "TCP" : "Unix socket") + ", "
                + (bytes % 1024 == 0 ? bytes / 1024 + " KiB" : bytes + " B");
    }
}
