package weir.sp.pipe;

/** The options of a socket. Written by any thread, read where they matter; times in nanoseconds, -1 = endless. */
public final class Tuning {
    /** See {@code SpOptions.SEND_TIMEOUT}; each field is one of those. */
    public volatile long sendTimeout = -1;

    public volatile long recvTimeout = -1;
    public volatile int sendBuffer;
    public volatile int recvBuffer;
    public volatile int maxMessageSize = 1 << 20;
    public volatile int maxTtl = 8;
    public volatile long reconnectMin = 100_000_000L;
    public volatile long reconnectMax = 10_000_000_000L;
    public volatile long resendTime = 60_000_000_000L;
    public volatile long surveyTime = 1_000_000_000L;
    public volatile boolean preferNew = true;
    /** How long a stream may take to shake hands; no option, but tests shorten it. */
    public volatile long handshakeTime = 10_000_000_000L;

    /** The defaults, with buffers of so many messages. */
    public Tuning(int sendBuffer, int recvBuffer) {
        this.sendBuffer = sendBuffer;
        this.recvBuffer = recvBuffer;
    }
}
