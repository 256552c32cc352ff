/** Scalability protocols on Weir: messages to and from NNG and nanomsg. */
@SuppressWarnings("requires-automatic")
module weir.sp {
    requires transitive weir.spi;
    requires static org.jspecify;

    exports weir.sp;
}
