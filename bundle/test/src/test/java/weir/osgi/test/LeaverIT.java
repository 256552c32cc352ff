package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.wiring.BundleWiring;

/** A bundle that stops takes all with it at once, not only when the framework stops. */
class LeaverIT extends ContainerFixture {
    @ParameterizedTest
    @ValueSource(strings = {"executor", "loop"})
    @DisplayName("a user stops and is uninstalled: sockets, threads, operations, its scope and its class loader go")
    void leaves(String callbacks) throws Exception {
        Container container = bootAll();
        User other = User.start(container, "other");
        try (SocketChannel stream = SocketChannel.open(Load.addressOf(other.serve("tcp://127.0.0.1:0")))) {
            Echoes.once(stream, 1);
            Leftovers before = new Leftovers();
            WeakReference<ClassLoader> loader = comeAndGo(container, callbacks);
            before.requireNothingNew();
            Bounds.until("the class loader of the bundle goes", () -> {
                System.gc();
                return loader.get() == null;
            });
            Echoes.once(stream, 2);
        }
        assertThat(other.ends()).isEmpty();
    }

    /** In a method of its own: what the test holds of the bundle must not keep it. */
    private WeakReference<ClassLoader> comeAndGo(Container container, String callbacks) throws Exception {
        User user = User.start(container, User.bundle("leaver").header("Weir-Callbacks", callbacks));
        String tcp = user.serve("tcp://127.0.0.1:0");
        int udp = user.serveDatagrams();
        Map<String, String> results = user.pend("ipc://" + folder.resolve("pending"));
        assertThat(Bounds.get(user.callBack(() -> {}))).isNotEmpty();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(any);
                SocketChannel accepted = SocketChannel.open(Load.addressOf(tcp))) {
            Echoes.once(accepted, 1);
            user.connect("tcp://127.0.0.1:" + listener.socket().getLocalPort());
            try (SocketChannel dialled = listener.accept()) {
                assertThat(EngineView.scopesOf("leaver")).hasSize(1);
                assertThat(EngineView.operationsOf("leaver")).isNotEmpty();
                user.stop();
                assertThat(EngineView.scopesOf("leaver")).isEmpty();
                assertThat(EngineView.operationsOf("leaver")).isEmpty();
                assertThat(Echoes.end(dialled)).isTrue();
                assertThat(Echoes.end(accepted)).isTrue();
                try (DatagramSocket same = new DatagramSocket(udp, any.getAddress())) {
                    assertThat(same.isBound()).isTrue();
                }
            }
        }
        Bounds.until(() -> "all end: " + results, () -> results.size() == 6);
        assertThat(results.values()).containsOnly("STOPPED");
        WeakReference<ClassLoader> loader =
                new WeakReference<>(user.bundle().adapt(BundleWiring.class).getClassLoader());
        user.bundle().uninstall();
        return loader;
    }
}
