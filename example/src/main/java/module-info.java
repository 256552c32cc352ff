/** Programs that show Weir at work: an echo server as a model for users, and a demo that checks itself. */
module weir.example {
    requires weir.api;
    requires weir.spi;
    requires static org.jspecify;

    uses weir.spi.BackendProvider;
}
