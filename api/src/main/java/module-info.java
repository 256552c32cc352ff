/** The contract of Weir: interfaces, enums and value types. It has no threads, does no I/O and needs java.base only. */
@SuppressWarnings("requires-automatic")
module weir.api {
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning;

    exports weir.api;

    uses weir.api.AioServiceProvider;
}
