/** What authors of backends, of custom operations and of containers need, and behind it the engine. */
@SuppressWarnings("requires-automatic")
module weir.spi {
    requires transitive weir.api;
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning;

    exports weir.spi;

    uses weir.spi.BackendProvider;

    provides weir.api.AioServiceProvider with
            weir.spi.engine.EngineServiceProvider;
}
