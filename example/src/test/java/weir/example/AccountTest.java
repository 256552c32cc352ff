package weir.example;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import weir.api.AioStatus;

/** The demo's "lost" is worth something only if it can be other than 0. */
class AccountTest {
    private final Account account = new Account();

    @Test
    void nothingIsLostWhenEverythingCame() {
        oneEcho();
        assertThat(account.tally()).isEqualTo(new Tally(2, 2, 0, 0, 0, 1, 0, 0));
        assertThat(account.tally().lost()).isZero();
    }

    @Test
    void aMissingCallbackIsLost() {
        oneEcho();
        account.submitted();
        assertThat(account.tally().lost()).isEqualTo(1);
    }

    @Test
    void aSecondCallbackIsLostAndHidesNoMissingOne() {
        oneEcho();
        account.completed(AioStatus.OK);
        account.submitted();
        assertThat(account.tally().unasked()).isEqualTo(1);
        assertThat(account.tally().lost()).isEqualTo(2);
    }

    @Test
    void aRefusedSubmissionOwesNoCallback() {
        account.submitted();
        account.refused();
        assertThat(account.tally().lost()).isZero();
    }

    @Test
    void missingBytesAreLost() {
        account.sent(64);
        account.cameBack(60);
        assertThat(account.tally().lost()).isEqualTo(4);
    }

    @Test
    void oneClientsSurplusHidesNoLossOfAnother() {
        Account other = new Account();
        account.sent(64);
        account.cameBack(60);
        other.cameBack(4);
        assertThat(account.tally().plus(other.tally()).lost()).isEqualTo(8);
    }

    @Test
    void wrongBytesAreLost() {
        oneEcho();
        account.wrong(3);
        assertThat(account.tally().lost()).isEqualTo(3);
    }

    @Test
    void cancelledAndTimedOutAreCompletions() {
        for (AioStatus status : new AioStatus[] {AioStatus.CANCELED, AioStatus.CANCELED, AioStatus.TIMEDOUT}) {
            account.submitted();
            account.completed(status);
        }
        assertThat(account.tally()).isEqualTo(new Tally(3, 3, 2, 1, 0, 0, 0, 0));
    }

    @Test
    void theFirstFailureIsKept() {
        assertThat(account.failure()).isEmpty();
        account.failed("first");
        account.failed("second");
        assertThat(account.failure()).hasValue("first");
    }

    private void oneEcho() {
        account.submitted();
        account.completed(AioStatus.OK);
        account.sent(64);
        account.submitted();
        account.completed(AioStatus.OK);
        account.cameBack(64);
        account.echoed(1000);
    }
}
