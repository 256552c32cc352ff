package weir.tck;

import weir.api.Aio;
import weir.spi.Canceller;
import weir.spi.OperationOwner;

/** A provider of custom operations as an author may write one: takes wait for texts that are put. */
public interface Mailbox extends OperationOwner {
    /** Ends OK with a text as output 0 and its length as count; takes complete in the order of their submission. */
    boolean take(Aio aio);

    /** Gives a text to the take that waits longest, or keeps it for the next one. */
    void put(String text);

    /** What it gives to {@link weir.spi.Operation#start}. */
    Canceller canceller();
}
