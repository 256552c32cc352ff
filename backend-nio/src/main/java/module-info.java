/** The backend on {@code java.nio}: everywhere that Java runs, without native access. */
@SuppressWarnings("requires-automatic")
module weir.backend.nio {
    requires transitive weir.spi;
    requires static org.jspecify;

    exports weir.backend.nio;

    provides weir.spi.BackendProvider with
            weir.backend.nio.NioProvider;
}
