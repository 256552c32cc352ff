package weir.api;

import java.net.NetworkInterface;

/** The options of {@link UdpSocket}. A backend may lack one: {@link AioStatus#NOTSUP}. */
public final class UdpOptions {
    private UdpOptions() {}

    /** Bytes that the operating system buffers for sending, 1 to 2^30; it may choose another number. */
    public static final AioOption<Integer> SEND_BUFFER = AioOption.number("SEND_BUFFER", 1, 1 << 30, null);
    /** Bytes that the operating system buffers for receiving, 1 to 2^30; it may choose another number. */
    public static final AioOption<Integer> RECV_BUFFER = AioOption.number("RECV_BUFFER", 1, 1 << 30, null);
    /** May send to broadcast addresses ({@code SO_BROADCAST}); default false. */
    public static final AioOption<Boolean> BROADCAST = AioOption.flag("BROADCAST", null);
    /** The traffic class or type of service of outgoing datagrams, 0 to 255. */
    public static final AioOption<Integer> TRAFFIC_CLASS = AioOption.number("TRAFFIC_CLASS", 0, 255, null);
    /** The interface that outgoing multicast datagrams leave by. */
    public static final AioOption<NetworkInterface> MULTICAST_INTERFACE =
            new AioOption<>("MULTICAST_INTERFACE", NetworkInterface.class, "an interface", value -> true, null);
    /** How many routers an outgoing multicast datagram may pass, 0 to 255; default 1. */
    public static final AioOption<Integer> MULTICAST_TTL = AioOption.number("MULTICAST_TTL", 0, 255, null);
    /** Whether outgoing multicast datagrams come back to members on this machine; default true. */
    public static final AioOption<Boolean> MULTICAST_LOOP = AioOption.flag("MULTICAST_LOOP", null);
}
