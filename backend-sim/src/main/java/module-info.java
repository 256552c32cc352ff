/** A network in memory, with virtual time and seeded faults: for tests of what is built on Weir. */
@SuppressWarnings("requires-automatic")
module weir.backend.sim {
    requires transitive weir.spi;
    requires static org.jspecify;

    exports weir.backend.sim;

    provides weir.spi.BackendProvider with
            weir.backend.sim.SimProvider;
}
