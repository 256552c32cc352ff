package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;

/** The operator's commands, called without a shell. */
record OperatorCommands(Object service) {
    static OperatorCommands of(Container container) {
        return new OperatorCommands(container
                .context()
                .getService(
                        container.services(null, "(osgi.command.scope=weir)").get(0)));
    }

    /** Why a swap is refused. It is tried in the order of all that touches the engine. */
    String swapRefused(String backend) throws ReflectiveOperationException {
        try {
            service.getClass().getMethod("swap", String[].class).invoke(service, (Object) new String[] {backend});
            throw new AssertionError("a swap to " + backend);
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause().getMessage());
        }
    }

    /** Waits until the glue has done what was due before: a time to settle that has gone by, an arrival, a departure. */
    void fence() throws ReflectiveOperationException {
        assertThat(swapRefused("no-such-backend")).contains("no-such-backend");
    }
}
