package weir.sp.interop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import weir.api.Aio;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.sp.SpContext;
import weir.sp.SpMessage;

/**
 * Messages of a pattern on their way: chains of operations, each begun in the callback of the one before. It ends when all
 * have gone, or with the first that went wrong.
 */
final class Flow {
    /** A submission of a socket or a context. */
    interface Submission {
        boolean submit(Aio aio);
    }

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Pattern pattern;
    private final AtomicLong next;
    private final AtomicLong finished;
    private final long end;

    private Flow(Pattern pattern, long from, long end) {
        this.pattern = pattern;
        this.end = end;
        next = new AtomicLong(from);
        finished = new AtomicLong(from);
        if (from >= end) {
            done.complete(null);
        }
    }

    /** Sends messages {@code from} to {@code end - 1}. */
    static Flow sending(AioService service, Submission send, Pattern pattern, long from, long end) {
        Flow flow = new Flow(pattern, from, end);
        Aio aio = service.newAio(own -> {
            if (flow.isOk(own, "send")) {
                if (own.message() != null) {
                    flow.fail(new AssertionError("a message that was sent is still in the handle"));
                    return;
                }
                flow.one();
                flow.sendNext(own, send);
            }
        });
        flow.sendNext(aio, send);
        return flow;
    }

    private void sendNext(Aio aio, Submission submission) {
        long seq = next.getAndIncrement();
        if (seq < end) {
            submit(aio.setMessage(SpMessage.of(pattern.message(seq))), submission);
        } else {
            aio.close();
        }
    }

    /** Receives those of the messages {@code from} to {@code end - 1} that are wanted, none missing, in order. */
    static Flow receiving(
            AioService service, Submission recv, Pattern pattern, long from, long end, LongPredicate wanted) {
        Flow flow = new Flow(pattern, from, end);
        flow.skip(wanted);
        Aio aio = service.newAio(own -> {
            if (flow.isOk(own, "receive")) {
                flow.verify(flow.next.getAndIncrement(), own);
                flow.one();
                flow.skip(wanted);
                flow.receiveNext(own, recv);
            }
        });
        flow.receiveNext(aio, recv);
        return flow;
    }

    private void skip(LongPredicate wanted) {
        while (next.get() < end && !wanted.test(next.get())) {
            next.incrementAndGet();
            one();
        }
    }

    private void receiveNext(Aio aio, Submission submission) {
        if (next.get() < end) {
            submit(aio, submission);
        } else {
            aio.close();
        }
    }

    /**
     * Receives in order what says its sequence, though some may be missing, until the last, or until for a while none came
     * after the first.
     */
    static Flow withGaps(AioService service, Submission recv, Pattern pattern, long end, AtomicLong received) {
        Flow flow = new Flow(pattern, 0, end);
        Aio aio = service.newAio(own -> {
            if (own.result() == AioStatus.TIMEDOUT && received.get() > 0) {
                flow.done.complete(null);
            } else if (own.result() == AioStatus.TIMEDOUT) {
                flow.submit(own, recv); // the peer has not begun
            } else if (flow.isOk(own, "receive")) {
                byte[] bytes = flow.taken(own);
                long seq = pattern.sequence(bytes);
                if (seq < flow.next.get()) {
                    flow.fail(new AssertionError("message " + seq + " came twice or out of order"));
                    return;
                }
                pattern.verify(seq, bytes);
                received.incrementAndGet();
                flow.next.set(seq + 1);
                if (seq == end - 1) {
                    flow.done.complete(null);
                } else {
                    flow.submit(own, recv);
                }
            }
        });
        aio.setTimeout(Duration.ofMillis(500));
        flow.submit(aio, recv);
        return flow;
    }

    /** Asks with messages 0 to {@code count - 1}, in all contexts at once, and expects each back as it was. */
    static Flow asking(AioService service, List<SpContext> contexts, Pattern pattern, long count) {
        Flow flow = new Flow(pattern, 0, count);
        for (SpContext context : contexts) {
            long[] asked = {-1}; // the chain of a context is never on two threads at once
            boolean[] receives = {false};
            Aio aio = service.newAio(own -> {
                if (!flow.isOk(own, receives[0] ? "answer to " + asked[0] : "request")) {
                    return;
                }
                receives[0] = !receives[0];
                if (receives[0]) {
                    flow.submit(own, context::recv);
                    return;
                }
                flow.verify(asked[0], own);
                flow.one();
                flow.askNext(own, context, asked);
            });
            flow.askNext(aio, context, asked);
        }
        return flow;
    }

    private void askNext(Aio aio, SpContext context, long[] asked) {
        asked[0] = next.getAndIncrement();
        if (asked[0] < end) {
            submit(aio.setMessage(SpMessage.of(pattern.message(asked[0]))), context::send);
        } else {
            aio.close();
        }
    }

    /** Sends back what comes, in all contexts, as long as they are open. It ends with the first failure only. */
    static Flow echoing(AioService service, List<SpContext> contexts) {
        Flow flow = new Flow(Pattern.of(0, 0, 0), 0, Long.MAX_VALUE);
        for (SpContext context : contexts) {
            boolean[] receives = {true};
            Aio aio = service.newAio(own -> {
                if (own.result() == AioStatus.CLOSED || !flow.isOk(own, "echo")) {
                    return;
                }
                receives[0] = !receives[0];
                if (receives[0]) {
                    flow.finished.incrementAndGet();
                }
                flow.submit(own, receives[0] ? context::recv : context::send);
            });
            flow.submit(aio, context::recv);
        }
        return flow;
    }

    // What every step does

    private boolean isOk(Aio aio, String what) {
        if (aio.result() == AioStatus.OK) {
            return true;
        }
        fail(new AssertionError(what + " ended " + aio.result() + " after " + finished, aio.cause()));
        return false;
    }

    private void submit(Aio aio, Submission submission) {
        try {
            if (!submission.submit(aio)) {
                fail(new AssertionError("not accepted after " + finished));
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private byte[] taken(Aio aio) {
        try (SpMessage message = (SpMessage) aio.message()) {
            aio.setMessage(null);
            return message.toBytes();
        }
    }

    private void verify(long seq, Aio aio) {
        try {
            pattern.verify(seq, taken(aio));
        } catch (AssertionError e) {
            fail(e);
        }
    }

    private void one() {
        if (finished.incrementAndGet() == end) {
            done.complete(null);
        }
    }

    private void fail(Throwable failure) {
        done.completeExceptionally(failure);
    }

    /** How many have gone, the skipped ones too. */
    long finished() {
        return finished.get();
    }

    boolean hasFailed() {
        return done.isCompletedExceptionally();
    }

    /** Waits for the end. */
    void await(Peer peer) throws InterruptedException {
        try {
            done.get(Peer.SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause() + "; the peer printed:\n" + peer.output(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "after " + Peer.SECONDS + " s at " + finished + " of " + end + "; the peer printed:\n"
                            + peer.output(),
                    e);
        }
    }
}
