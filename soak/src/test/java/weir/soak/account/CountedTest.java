package weir.soak.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.api.Aio;
import weir.api.AioCallback;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;

/** The counts on a real engine, and on one whose callbacks are lost or doubled on purpose. */
@Timeout(60)
class CountedTest {
    private final Books books = new Books();
    private AioService service;

    @BeforeEach
    void open() throws AioException {
        service = AioService.open();
    }

    @AfterEach
    void close() {
        service.close();
    }

    private interface Runner {
        void run(AioCallback callback, Aio aio) throws Exception;
    }

    /** The service with its callbacks run by somebody else. */
    private AioService withCallbacks(Runner runner) {
        return (AioService) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AioService.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("newAio") && arguments != null) {
                        AioCallback callback = (AioCallback) arguments[0];
                        return service.newAio(own -> runner.run(callback, own));
                    }
                    try {
                        return method.invoke(service, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void sleep(Counted handle, long nanos) {
        assertThat(handle.sleeping(nanos).submit(Kind.SLEEP, aio -> service.sleep(Duration.ofNanos(nanos), aio)))
                .isTrue();
    }

    @Test
    void countsWhatIsWell() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(100);
        Counted handle = new Counted(service, books, own -> {
            over.countDown();
            if (over.getCount() > 0) {
                sleep(own, 1000);
            }
        });
        sleep(handle, 1000);
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        handle.close();
        Counted waiting = new Counted(service, books, null);
        sleep(waiting, 1000);
        assertThat(waiting.await(Counted.PATIENCE)).isEqualTo(AioStatus.OK);
        waiting.close();
        assertThat(books.faults()).isZero();
        assertThat(books.completed()).isEqualTo(101).isEqualTo(books.acceptedSoFar());
        assertThat(handle.submit(Kind.SLEEP, aio -> service.sleep(Duration.ZERO, aio)))
                .isFalse();
        assertThat(books.times(Event.REFUSED)).isEqualTo(1);
    }

    @Test
    void lostCallbackIsFound() throws InterruptedException {
        CountDownLatch lost = new CountDownLatch(1);
        Counted handle = new Counted(withCallbacks((callback, aio) -> lost.countDown()), books, own -> {});
        sleep(handle, 1000);
        assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
        handle.close();
        assertThat(books.faults(Fault.LOST)).isEqualTo(1);
        assertThat(books.acceptedSoFar()).isEqualTo(1);
        assertThat(books.completed()).isZero();
    }

    @Test
    void doubledCallbackIsFound() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        Counted handle = new Counted(
                withCallbacks((callback, aio) -> {
                    callback.done(aio);
                    callback.done(aio);
                    called.countDown();
                }),
                books,
                own -> {});
        sleep(handle, 1000);
        assertThat(called.await(30, TimeUnit.SECONDS)).isTrue();
        handle.close();
        assertThat(books.faults(Fault.DOUBLED)).isEqualTo(1);
        assertThat(books.completed()).isEqualTo(1);
    }

    @Test
    @DisplayName("a callback too many and one too few do not make up for each other: the tickets differ")
    void lostAndDoubledIsFound() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(1);
        Counted handle = new Counted(
                withCallbacks((callback, aio) -> {
                    if (calls.incrementAndGet() == 1) {
                        // One more operation than the soak knows of: as if an accepted one had been called back for
                        // another.
                        service.sleep(Duration.ZERO, aio);
                    } else {
                        callback.done(aio);
                        over.countDown();
                    }
                }),
                books,
                own -> {});
        sleep(handle, 1000);
        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        handle.close();
        assertThat(books.faults(Fault.LOST)).isEqualTo(1);
        assertThat(books.texts().get(0)).contains("ticket 2, but 1 were accepted");
    }

    @Test
    @DisplayName("C1 a cancel that nobody has asked for is found, and a timeout where there is none")
    void untrueEndsAreFound() throws InterruptedException {
        Counted handle = new Counted(service, books, null);
        sleep(handle, 60_000_000_000L);
        assertThat(handle.aio().cancel()).isTrue(); // behind the back of the counts
        assertThat(handle.await(Counted.PATIENCE)).isEqualTo(AioStatus.CANCELED);
        assertThat(books.faults(Fault.UNTRUE)).isEqualTo(1);
        sleep(handle, 60_000_000_000L);
        assertThat(handle.aio().abort(AioStatus.TIMEDOUT)).isTrue();
        assertThat(handle.await(Counted.PATIENCE)).isEqualTo(AioStatus.TIMEDOUT);
        assertThat(books.faults(Fault.UNTRUE)).isEqualTo(2);
        handle.close();
    }

    @Test
    @DisplayName("T5 a sleep that ends before its time is found")
    void earlySleepIsFound() throws InterruptedException {
        Counted handle = new Counted(service, books, null);
        handle.sleeping(60_000_000_000L);
        assertThat(handle.submit(Kind.SLEEP, aio -> service.sleep(Duration.ZERO, aio)))
                .isTrue();
        handle.await(Counted.PATIENCE);
        assertThat(books.faults(Fault.UNTRUE)).isEqualTo(1);
        handle.close();
    }
}
