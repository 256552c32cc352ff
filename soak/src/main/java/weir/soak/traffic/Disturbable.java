package weir.soak.traffic;

import java.util.random.RandomGenerator;

/** What can be cancelled, aborted and stopped at any moment. */
interface Disturbable {
    /** Ends something early, or tries to; by the disturber's thread, which may wait for the end of an operation. */
    void disturb(RandomGenerator random);
}
