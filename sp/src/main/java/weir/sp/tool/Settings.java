package weir.sp.tool;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tool is told, checked.
 *
 * @param addresses in the order given: they are dialled and listened on in it
 * @param topics of a sub; else none
 * @param data what is sent, or null for nothing
 * @param count how often, 0 for no limit
 * @param delay before the first message is sent
 * @param interval from one message to the next, or null for one message
 * @param recvTimeout null for none
 * @param sendTimeout null for none
 * @param maxSize of a message that is taken from a peer, or null for the socket's own limit
 * @param async whether a peer that is not there yet is no failure
 * @param verbose whether addresses are told
 * @param backend its name, or {@code auto}
 */
record Settings(
        Protocol protocol,
        List<Address> addresses,
        List<Value> topics,
        @Nullable Value data,
        Format format,
        int count,
        Duration delay,
        @Nullable Duration interval,
        @Nullable Duration recvTimeout,
        @Nullable Duration sendTimeout,
        @Nullable Integer maxSize,
        boolean async,
        boolean verbose,
        String backend) {}
