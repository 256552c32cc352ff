/** The conformance kit: what every backend, also a stranger's, must pass. */
@SuppressWarnings("requires-automatic")
module weir.tck {
    requires transitive weir.spi;
    requires transitive org.junit.jupiter.api;
    requires transitive org.assertj.core;
    requires org.junit.platform.launcher;
    requires org.junit.jupiter.params;
    requires java.logging;
    requires java.management;
    requires static org.jspecify;

    uses weir.spi.BackendProvider;
    uses System.LoggerFinder;

    exports weir.tck;
    exports weir.tck.broken;
    exports weir.tck.template;

    opens weir.tck to
            org.junit.platform.commons;
    opens weir.tck.broken to
            org.junit.platform.commons;
}
