package weir.spi;

import org.jspecify.annotations.Nullable;

/**
 * A running operation, for operators (S3).
 *
 * @param scope the name of the scope that the handle belongs to
 * @param kind what it does, such as {@code RECV}
 * @param peer whom it talks to
 * @param backend the backend of its provider
 * @param ageNanos how long it has run. Exact where it has a deadline; else counted from the last turn of its loop before
 *     the submission, since an operation without deadline reads no clock (T4): an upper bound
 * @param remainingNanos until its deadline, negative if past; null if it has none
 */
public record OperationInfo(
        String scope,
        String kind,
        String peer,
        String backend,
        long ageNanos,
        @Nullable Long remainingNanos) {}
