package weir.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;

class WeirActivatorTest {
    @Test
    @DisplayName("the engine lives from start to stop")
    void engineLivesFromStartToStop() {
        BundleContext context = (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> null);
        WeirActivator activator = new WeirActivator();
        assertThat(activator.engine()).isNull();
        activator.start(context);
        assertThat(activator.engine()).isNotNull();
        activator.stop(context);
        assertThat(activator.engine()).isNull();
    }
}
