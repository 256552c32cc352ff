/** An echo server as a model for users: a program, and a bundle. */
@SuppressWarnings("requires-automatic")
module weir.example {
    requires weir.api;
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning;
    requires static osgi.core;
}
