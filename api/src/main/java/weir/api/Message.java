package weir.api;

import java.nio.ByteBuffer;

/**
 * A message: a header for the protocol and a body for the application. The counterpart is {@code nng_msg}.
 *
 * <p>A message has one owner. Sending hands it over: while the send runs it is the operation's, on
 * {@link AioStatus#OK} it is gone, otherwise it is the caller's again, byte for byte as it was (B7). A message is not
 * safe for use by several threads at once.
 */
public interface Message extends AutoCloseable {
    /** The header, ready to be read; the view is the message's. {@code nng_msg_header}. */
    ByteBuffer header();

    /** The body, ready to be read; the view is the message's. {@code nng_msg_body}. */
    ByteBuffer body();

    /** Another message of equal header and body. {@code nng_msg_dup}. */
    Message duplicate();

    /** Gives the message back; its views must not be used afterwards. {@code nng_msg_free}. */
    @Override
    void close();
}
