/** Weir in an OSGi container. */
@SuppressWarnings("requires-automatic")
module weir.bundle {
    requires weir.spi;
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning;
    requires osgi.core;
}
