package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Verified traffic over everything that a user bundle serves: streams that stay, strangers that come and go, datagrams. */
final class Load implements AutoCloseable {
    private static final int STREAMS = 3;

    /** The sockets that a load keeps open in the user's bundle, at least: streams, listeners, the UDP socket. */
    static final int LIVE = 2 * STREAMS + 2 + 1;

    private final LoadCounts counts = new LoadCounts();
    private final List<LoadClient> streams = new ArrayList<>();
    private final DatagramClient datagrams;

    /** Starts traffic with a bundle that serves TCP, a Unix path in a folder, and UDP; all of it has begun when this returns. */
    Load(User user, Path folder) throws IOException {
        SocketAddress tcp = addressOf(user.serve("tcp://127.0.0.1:0"));
        SocketAddress unix =
                addressOf(user.serve("ipc://" + folder.resolve(user.bundle().getSymbolicName())));
        int seed = 0;
        for (SocketAddress each : List.of(tcp, unix)) {
            for (int i = 0; i < STREAMS; i++) {
                streams.add(new LoadClient(each, false, counts, seed++));
            }
            streams.add(new LoadClient(each, true, counts, seed++));
        }
        datagrams = new DatagramClient(user.serveDatagrams(), counts);
        awaitAnotherRound();
    }

    /** The socket address of a URL. */
    static SocketAddress addressOf(String url) {
        URI uri = URI.create(url);
        return uri.getScheme().equals("ipc")
                ? UnixDomainSocketAddress.of(uri.getPath())
                : new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /** Waits until every client has made another round trip; that is at once what proves that none was left behind. */
    void goesOn() {
        awaitAnotherRound();
        assertThat(counts.clean()).as("%s", this).isTrue();
    }

    private void awaitAnotherRound() {
        int datagramsThen = datagrams.rounds();
        int[] then = streams.stream().mapToInt(LoadClient::rounds).toArray();
        Bounds.until(() -> "traffic goes on: " + this, () -> {
            boolean all = datagrams.hasPassed(datagramsThen);
            for (int i = 0; i < then.length; i++) {
                all &= streams.get(i).hasPassed(then[i]);
            }
            return all;
        });
    }

    @Override
    public String toString() {
        return counts + "; " + streams + " " + datagrams;
    }

    /** Ends all traffic in good order, then requires that nothing went wrong. */
    @Override
    public void close() throws InterruptedException {
        for (LoadClient each : streams) {
            each.close();
        }
        datagrams.close();
        assertThat(counts.clean()).as("%s", this).isTrue();
        assertThat(counts.strangers.get()).isPositive();
    }
}
