/** The backend on Linux epoll. Read by Java 17 too, so that the provider can say there why it is unavailable. */
@SuppressWarnings("requires-automatic")
module weir.backend.epoll {
    requires transitive weir.spi;
    requires static org.jspecify;

    exports weir.backend.epoll;

    provides weir.spi.BackendProvider with
            weir.backend.epoll.EpollProvider;
}
