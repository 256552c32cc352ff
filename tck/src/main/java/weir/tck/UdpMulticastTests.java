package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.tck.Failures.throwsStatus;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.UdpOptions;
import weir.api.UdpSocket;
import weir.spi.Capability;

/** Multicast on the loopback interface: groups, their members, and the options of senders. */
public abstract class UdpMulticastTests extends UdpFixture {
    /** Of the range for use within an organisation; never leaves the loopback interface here. */
    private static final String GROUP = "239.255.77.42";

    private static final String OTHER_GROUP = "239.255.77.43";

    /** For subclasses. */
    protected UdpMulticastTests() {}

    private NetworkInterface loopback() throws Exception {
        needs(Capability.MULTICAST);
        return NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
    }

    /** Bound to all addresses: a datagram to a group does not reach a socket that is bound to 127.0.0.1. */
    private UdpSocket member() throws AioException {
        return service().udp("udp://0.0.0.0:0");
    }

    private static InetSocketAddress to(String host, UdpSocket socket) {
        return new InetSocketAddress(host, socket.localAddress().getPort());
    }

    @Test
    @DisplayName("U3 a member of a group on the loopback interface receives what is sent to the group")
    void multicast() throws Exception {
        NetworkInterface loopback = loopback();
        UdpSocket member = member();
        member.join(InetAddress.getByName(GROUP), loopback);
        UdpSocket peer = peer();
        peer.setOption(UdpOptions.MULTICAST_INTERFACE, loopback);
        post(client(), peer, to(GROUP, member), "to all");

        Aio aio = awaitOk(receiving(service(), member));
        assertThat(aio.count()).isEqualTo(6);
        assertThat(aio.output(0, InetSocketAddress.class)).isEqualTo(peer.localAddress());
    }

    @Test
    @DisplayName("U3 who has left a group receives no more of it, and may join again")
    void leave() throws Exception {
        NetworkInterface loopback = loopback();
        InetAddress group = InetAddress.getByName(GROUP);
        UdpSocket member = member();
        UdpSocket peer = peer();
        peer.setOption(UdpOptions.MULTICAST_INTERFACE, loopback);
        member.join(group, loopback);
        member.leave(group, loopback);
        post(client(), peer, to(GROUP, member), "to all");
        post(client(), peer, to("127.0.0.1", member), "to one");
        assertThat(next(service(), member)).isEqualTo("to one");

        member.join(group, loopback);
        post(client(), peer, to(GROUP, member), "to all again");
        assertThat(next(service(), member)).isEqualTo("to all again");
    }

    @Test
    @DisplayName("E1 leaving a group that was not joined is STATE")
    void leaveUnjoined() throws Exception {
        NetworkInterface loopback = loopback();
        UdpSocket member = member();
        throwsStatus(AioStatus.STATE, () -> member.leave(InetAddress.getByName(GROUP), loopback));
    }

    @Test
    @DisplayName("E1 the multicast options have their defaults and keep what is set")
    void multicastOptions() throws Exception {
        NetworkInterface loopback = loopback();
        UdpSocket socket = socket();
        assertThat(socket.getOption(UdpOptions.MULTICAST_TTL)).isEqualTo(1);
        assertThat(socket.getOption(UdpOptions.MULTICAST_LOOP)).isTrue();
        socket.setOption(UdpOptions.MULTICAST_TTL, 0);
        assertThat(socket.getOption(UdpOptions.MULTICAST_TTL)).isZero();
        socket.setOption(UdpOptions.MULTICAST_TTL, 255);
        assertThat(socket.getOption(UdpOptions.MULTICAST_TTL)).isEqualTo(255);
        socket.setOption(UdpOptions.MULTICAST_LOOP, false);
        assertThat(socket.getOption(UdpOptions.MULTICAST_LOOP)).isFalse();
        socket.setOption(UdpOptions.MULTICAST_INTERFACE, loopback);
        assertThat(socket.getOption(UdpOptions.MULTICAST_INTERFACE)).isEqualTo(loopback);
    }

    @Test
    @DisplayName("U3 two members of two groups receive what is sent to their own")
    void twoMembers() throws Exception {
        NetworkInterface loopback = loopback();
        UdpSocket one = member();
        UdpSocket two = member();
        one.join(InetAddress.getByName(GROUP), loopback);
        two.join(InetAddress.getByName(OTHER_GROUP), loopback);
        UdpSocket peer = peer();
        peer.setOption(UdpOptions.MULTICAST_INTERFACE, loopback);
        post(client(), peer, to(GROUP, one), "for one");
        post(client(), peer, to(OTHER_GROUP, two), "for two");

        assertThat(next(service(), one)).isEqualTo("for one");
        assertThat(next(service(), two)).isEqualTo("for two");
    }

    @Test
    @DisplayName("U3 closing a member leaves its groups, and others stay")
    void closeLeaves() throws Exception {
        NetworkInterface loopback = loopback();
        InetAddress group = InetAddress.getByName(GROUP);
        UdpSocket gone = member();
        UdpSocket stays = member();
        gone.join(group, loopback);
        stays.join(group, loopback);
        gone.close();
        UdpSocket peer = peer();
        peer.setOption(UdpOptions.MULTICAST_INTERFACE, loopback);
        post(client(), peer, to(GROUP, stays), "still here");

        assertThat(next(service(), stays)).isEqualTo("still here");
    }
}
