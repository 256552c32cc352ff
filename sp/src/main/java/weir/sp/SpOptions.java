package weir.sp;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import weir.api.AioOption;
import weir.sp.pipe.Tuning;

/**
 * The options of sockets. They may be set at any time, and hold from the next operation, message or connection on. A socket
 * whose protocol has no use for one takes it and does nothing with it.
 */
public final class SpOptions {
    /** "Endless" where a time is asked for. */
    public static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);

    private static final int MOST_MESSAGES = 8192;

    /** For sends whose handle has no timeout of its own; default {@link #ENDLESS}. {@code NNG_OPT_SENDTIMEO}. */
    public static final AioOption<Duration> SEND_TIMEOUT = time("SEND_TIMEOUT", ENDLESS);

    /** For receives whose handle has no timeout of its own; default {@link #ENDLESS}. {@code NNG_OPT_RECVTIMEO}. */
    public static final AioOption<Duration> RECV_TIMEOUT = time("RECV_TIMEOUT", ENDLESS);

    /**
     * Messages that wait in the socket for a pipe, 0 to 8192. Default 0; 16 for each pipe of pub and bus, which drop.
     * {@code NNG_OPT_SENDBUF}.
     */
    public static final AioOption<Integer> SEND_BUFFER = messages("SEND_BUFFER");

    /**
     * Messages that wait in the socket for the application, 0 to 8192, besides one in each pipe. Default 1; 128 for sub and
     * surveyor, which drop. {@code NNG_OPT_RECVBUF}.
     */
    public static final AioOption<Integer> RECV_BUFFER = messages("RECV_BUFFER");

    /**
     * The largest message that is taken from a peer, header included, 0 to 2^30 bytes; default 1 MiB. The pipe of a longer one
     * is closed before room for it is made. {@code NNG_OPT_RECVMAXSZ}.
     */
    public static final AioOption<Integer> MAX_MESSAGE_SIZE = new AioOption<>(
            "MAX_MESSAGE_SIZE", Integer.class, "0 to 1073741824", size -> size >= 0 && size <= 1 << 30, 1 << 20);

    /** Hops that a message may have come over, 1 to 15; default 8. {@code NNG_OPT_MAXTTL}. */
    public static final AioOption<Integer> MAX_TTL =
            new AioOption<>("MAX_TTL", Integer.class, "1 to 15", hops -> hops >= 1 && hops <= 15, 8);

    /**
     * The first pause before a lost or refused connection is tried again; default 100 ms. A pause is a random part of this, and
     * this doubles with each try up to {@link #RECONNECT_MAX}. {@code NNG_OPT_RECONNMINT}.
     */
    public static final AioOption<Duration> RECONNECT_MIN = time("RECONNECT_MIN", Duration.ofMillis(100));

    /** What {@link #RECONNECT_MIN} doubles up to; default 10 s. {@code NNG_OPT_RECONNMAXT}. */
    public static final AioOption<Duration> RECONNECT_MAX = time("RECONNECT_MAX", Duration.ofSeconds(10));

    /** After so long without answer a request is sent again; default 60 s. {@code NNG_OPT_REQ_RESENDTIME}. */
    public static final AioOption<Duration> RESEND_TIME = time("RESEND_TIME", Duration.ofSeconds(60));

    /** So long answers to a survey are taken; default 1 s. {@code NNG_OPT_SURVEYOR_SURVEYTIME}. */
    public static final AioOption<Duration> SURVEY_TIME = time("SURVEY_TIME", Duration.ofSeconds(1));

    /** Whether a full sub drops the oldest message (default) rather than the newest. {@code NNG_OPT_SUB_PREFNEW}. */
    public static final AioOption<Boolean> PREFER_NEW =
            new AioOption<>("PREFER_NEW", Boolean.class, "true, false", value -> true, true);

    private SpOptions() {}

    private static AioOption<Duration> time(String name, Duration defaultValue) {
        return new AioOption<>(name, Duration.class, "0 and longer", time -> !time.isNegative(), defaultValue);
    }

    private static AioOption<Integer> messages(String name) {
        return new AioOption<>(
                name, Integer.class, "0 to " + MOST_MESSAGES, count -> count >= 0 && count <= MOST_MESSAGES, null);
    }

    // Where a value goes

    private record Place<T>(AioOption<T> option, BiConsumer<Tuning, T> set, Function<Tuning, T> get) {
        void put(Tuning tuning, Object value) {
            set.accept(tuning, option.checked(value));
        }
    }

    private static final List<Place<?>> PLACES = List.of(
            new Place<>(SEND_TIMEOUT, (t, v) -> t.sendTimeout = nanos(v), t -> duration(t.sendTimeout)),
            new Place<>(RECV_TIMEOUT, (t, v) -> t.recvTimeout = nanos(v), t -> duration(t.recvTimeout)),
            new Place<>(SEND_BUFFER, (t, v) -> t.sendBuffer = v, t -> t.sendBuffer),
            new Place<>(RECV_BUFFER, (t, v) -> t.recvBuffer = v, t -> t.recvBuffer),
            new Place<>(MAX_MESSAGE_SIZE, (t, v) -> t.maxMessageSize = v, t -> t.maxMessageSize),
            new Place<>(MAX_TTL, (t, v) -> t.maxTtl = v, t -> t.maxTtl),
            new Place<>(RECONNECT_MIN, (t, v) -> t.reconnectMin = pause(v), t -> duration(t.reconnectMin)),
            new Place<>(RECONNECT_MAX, (t, v) -> t.reconnectMax = pause(v), t -> duration(t.reconnectMax)),
            new Place<>(RESEND_TIME, (t, v) -> t.resendTime = nanos(v), t -> duration(t.resendTime)),
            new Place<>(SURVEY_TIME, (t, v) -> t.surveyTime = nanos(v), t -> duration(t.surveyTime)),
            new Place<>(PREFER_NEW, (t, v) -> t.preferNew = v, t -> t.preferNew));

    static <T> void set(Tuning tuning, AioOption<T> option, T value) {
        place(option).put(tuning, option.checked(value));
    }

    static <T> T get(Tuning tuning, AioOption<T> option) {
        return option.checked(place(option).get().apply(tuning));
    }

    private static Place<?> place(AioOption<?> option) {
        for (Place<?> place : PLACES) {
            if (place.option() == option) {
                return place;
            }
        }
        throw new IllegalArgumentException("option " + option.name() + "; allowed: those of SpOptions");
    }

    /** -1 for what is as good as endless (T1). */
    private static long nanos(Duration time) {
        return time.compareTo(LONGEST) > 0 ? -1 : time.toNanos();
    }

    private static long pause(Duration time) {
        return time.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : time.toNanos();
    }

    private static Duration duration(long nanos) {
        return nanos < 0 ? ENDLESS : Duration.ofNanos(nanos);
    }

    private static final Duration LONGEST = Duration.ofNanos(1L << 62);
}
