package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tables that operators read: every column says what it promises. */
class TablesIT extends ContainerFixture {
    @Test
    @DisplayName("weir:ops lists what waits, oldest first, with kind, peer, backend and owner")
    void operations() throws Exception {
        Container container = bootAll();
        Shell shell = Shell.start(container);
        User user = User.start(container, "some.user");
        String unix = "ipc://" + folder.resolve("pending");
        user.pend(unix);
        User late = User.start(container, "late");
        String tcp = late.serve("tcp://127.0.0.1:0");
        try (SocketChannel stream = SocketChannel.open(Load.addressOf(tcp))) {
            Echoes.once(stream, 1);
            List<Map<String, String>> rows = shell.table("weir:ops");
            assertThat(rows).allSatisfy(row -> {
                assertThat(row.keySet()).containsExactly("age", "kind", "deadline in", "peer", "backend", "owner");
                assertThat(row.get("backend")).isEqualTo(BEST);
                assertThat(row.get("deadline in")).matches("SLEEP".equals(row.get("kind")) ? "[1-9]\\d* ms" : "-");
            });
            assertThat(rows.stream().map(TablesIT::age)).isSortedAccordingTo(Comparator.reverseOrder());
            assertThat(of(rows, "some.user", "kind"))
                    .containsExactlyInAnyOrder("ACCEPT", "ACCEPT", "RECV", "RECV_FROM", "SLEEP", "SLEEP");
            assertThat(of(rows, "some.user", "peer"))
                    .contains(unix)
                    .anyMatch(peer -> peer.matches("tcp://127\\.0\\.0\\.1:[1-9]\\d*"))
                    .anyMatch(peer -> peer.matches("/127\\.0\\.0\\.1:[1-9]\\d*"))
                    .anyMatch(peer -> peer.matches("udp at .*127\\.0\\.0\\.1:[1-9]\\d*"));
            assertThat(of(rows, "late", "kind")).containsExactlyInAnyOrder("ACCEPT", "RECV");
            assertThat(of(rows, "late", "peer"))
                    .containsExactlyInAnyOrder(tcp, stream.getLocalAddress().toString());
            assertThat(shell.table("weir:ops 3")).hasSize(3);
        }
    }

    private static int age(Map<String, String> row) {
        String age = String.valueOf(row.get("age"));
        assertThat(age).matches("\\d+ ms");
        return Integer.parseInt(age.substring(0, age.length() - " ms".length()));
    }

    private static List<String> of(List<Map<String, String>> rows, String owner, String column) {
        return rows.stream()
                .filter(row -> owner.equals(row.get("owner")))
                .map(row -> String.valueOf(row.get(column)))
                .toList();
    }

    @Test
    @DisplayName("weir:services counts what each user has, and the bytes that went through")
    void services() throws Exception {
        Container container = bootAll("weir.streams.max", "77");
        Shell shell = Shell.start(container);
        User user = User.start(container, "some.user");
        user.pend("ipc://" + folder.resolve("pending"));
        User pinned = User.start(container, User.bundle("pinned").header("Test-Filter", "(weir.backend=nio)"));
        try (SocketChannel stream = SocketChannel.open(Load.addressOf(pinned.serve("tcp://127.0.0.1:0")))) {
            Echoes.once(stream, 1);
            Echoes.once(stream, 2);
            Bounds.until("the echo waits for more", () -> operations(shell, "pinned") == 2);
            List<Map<String, String>> rows = shell.table("weir:services");
            assertThat(rows).extracting(row -> row.get("owner")).containsExactly("some.user", "pinned");
            assertThat(rows.get(0))
                    .containsAllEntriesOf(Map.of("backend", BEST, "takes", "any", "at most", "77", "state", "open"))
                    .containsAllEntriesOf(Map.of("streams", "2", "listeners", "2", "udp", "1", "operations", "6"))
                    .containsAllEntriesOf(Map.of("received", "0", "sent", "0"));
            assertThat(Integer.parseInt(String.valueOf(rows.get(0).get("handles"))))
                    .isGreaterThanOrEqualTo(8);
            assertThat(rows.get(1))
                    .containsAllEntriesOf(Map.of("backend", "nio", "takes", "nio", "state", "open"))
                    .containsAllEntriesOf(Map.of("streams", "1", "listeners", "1", "udp", "0"))
                    .containsAllEntriesOf(Map.of("handles", "3", "received", "8", "sent", "8"));
        }
    }

    private static int operations(Shell shell, String owner) {
        try {
            return of(shell.table("weir:services"), owner, "operations").stream()
                    .mapToInt(Integer::parseInt)
                    .sum();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName(
            "weir:swap NAME --dry-run to a backend that lacks something: each obstacle with its reason, nothing moves")
    void dryRun() throws Exception {
        Container container = bootAll("weir.backends.allowed", "epoll,nio,second");
        Shell shell = Shell.start(container);
        container.start(StandIn.bundle("second", 50).header("Test-Lacks", "UDP"));
        Bounds.until(
                "second is there",
                () -> container.services("(weir.backend=second)").size() == 1);
        User user = User.start(container, "some.user");
        User pinned = User.start(container, User.bundle("pinned").header("Test-Filter", "(weir.backend=nio)"));
        String url = pinned.serve("tcp://127.0.0.1:0");
        try (Load load = new Load(user, folder)) {
            load.goesOn();
            List<String> lines = shell.run("weir:swap second --dry-run").lines().toList();
            assertThat(lines.get(0)).matches("from " + BEST + " to second: [1-9]\\d* would move, 2 would not");
            List<Map<String, String>> obstacles = Shell.rows(lines.subList(1, lines.size()));
            assertThat(obstacles).hasSize(2);
            assertThat(obstacles.get(0))
                    .containsEntry("owner", "some.user")
                    .containsEntry("why", "second does not take it: no UDP today");
            assertThat(obstacles.get(0).get("object")).startsWith("udp ");
            assertThat(obstacles.get(1))
                    .containsEntry("owner", "pinned")
                    .containsEntry("object", "listener " + url)
                    .containsEntry("why", "its service asked for nio");
            assertThat(container.backend()).isEqualTo(BEST);
            assertThat(EngineView.scopesOf("some.user")).allMatch(row -> BEST.equals(row.get("backend")));
            assertThat(EngineView.operationsOf("some.user"))
                    .isNotEmpty()
                    .allMatch(row -> BEST.equals(row.get("backend")));
            assertThat(SwapLine.in(log)).isEmpty();
            load.goesOn();
        }
        assertThat(user.ends()).isEmpty();
    }
}
