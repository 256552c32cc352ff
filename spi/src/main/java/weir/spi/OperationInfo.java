package weir.spi;

import org.jspecify.annotations.Nullable;

/**
 * A running operation, for operators (S3).
 *
 * @param scope the name of the scope that the handle belongs to
 * @param kind what it does, such as {@code RECV}
 * @param peer whom it talks to
 * @param backend the backend of its provider
 * @param ageNanos how long it has run. Exact where it has a deadline; else counted from the last time that anybody read the
 *     engine's clock, since an operation without deadline reads none (T4): too long by at most 25 ms while the engine is
 *     busy, by the time it was idle before the submission otherwise
 * @param remainingNanos until its deadline, negative if past; null if it has none
 */
public record OperationInfo(
        String scope,
        String kind,
        String peer,
        String backend,
        long ageNanos,
        @Nullable Long remainingNanos) {}
