/** Weir in an OSGi container. */
@SuppressWarnings("requires-automatic")
module weir.osgi {
    requires java.management;
    requires weir.spi;
    requires osgi.core;
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.cm;
}
