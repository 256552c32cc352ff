package weir.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** What an operation does, for its provider and for listings. Enums implement it for free. */
@ConsumerType
public interface OperationKind {
    /** A word such as {@code RECV}. */
    String name();
}
