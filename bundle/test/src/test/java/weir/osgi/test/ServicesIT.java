package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import weir.osgi.test.component.EchoComponent;

/** Who gets which service. */
class ServicesIT extends ContainerFixture {
    @Test
    @DisplayName("a plain reference gets auto, a filter gets the backend it names")
    void filters() throws Exception {
        Container container = bootAll();
        ServiceReference<?> auto = container.auto();
        assertThat(auto.getProperty(Constants.SERVICE_RANKING)).isEqualTo(1000);
        assertThat(auto.getProperty(Constants.SERVICE_SCOPE)).isEqualTo(Constants.SCOPE_PROTOTYPE);
        assertThat(auto.getProperty("weir.health")).isEqualTo("ok");
        assertThat(container.services(null).get(0)).isEqualTo(auto);

        User user = User.start(container, "user");
        assertThat(user.backend()).isEqualTo(BEST);
        assertThat(user.take("(weir.backend=nio)")).isEqualTo("nio");
        assertThat(user.take("(weir.backend=epoll)")).isEqualTo(ON_17 ? "absent" : "epoll");
        assertThat(user.take("(weir.backend.policy=auto)")).isEqualTo(BEST);
    }

    @Test
    @DisplayName("a pinned service goes with its backend, and ends what was opened through it; auto goes on")
    void pinned() throws Exception {
        Container container = bootAll();
        User pinned = User.start(container, User.bundle("pinned").header("Test-Filter", "(weir.backend=nio)"));
        pinned.serve("tcp://127.0.0.1:0");
        StandIn standIn = StandIn.start(container, "second", 50);
        User user = User.start(container, "user");
        try (Load load = new Load(user, folder)) {
            bundle(container, "weir.backend.nio").stop();
            assertThat(container.services("(weir.backend=nio)")).isEmpty();
            Bounds.until(() -> "ends: " + pinned.ends(), () -> pinned.ends().equals(List.of("accept STOPPED")));
            if (!ON_17) {
                load.goesOn();
            }
            bundle(container, "weir.backend.nio").start();
            container.awaitBackend(BEST);
            load.goesOn();
            Bounds.until(
                    () -> "nio has a service",
                    () -> container.services("(weir.backend=nio)").size() == 1);
            assertThat(pinned.take("(weir.backend=nio)")).isEqualTo("nio");
        }
        assertThat(container.services("(weir.backend=second)")).hasSize(1);
        standIn.bundle().stop();
        assertThat(container.services("(weir.backend=second)")).isEmpty();
    }

    @Test
    @DisplayName("the service is one per bundle, or one per request, each with an end of its own")
    void scopes() throws Exception {
        Container container = bootAll();
        User user = User.start(container, "user");
        assertThat(user.getsTheSameAgain(null)).isTrue();
        assertThat(user.prototypes()).isEqualTo("two, first STOPPED, second runs, then STOPPED");
        assertThat(user.backend()).isEqualTo(BEST);
    }

    @Test
    @DisplayName("Declarative Services: a scope per component on request, which ends with the component")
    void components() throws Exception {
        Container container = bootAll();
        container.start(
                "org.osgi.util.function",
                "org.osgi.util.promise",
                "org.osgi.service.component",
                "org.apache.felix.scr");
        Bundle components = container.start(new TestBundle("components")
                .header("Import-Package", "weir.api;version=\"[1.0,2)\"")
                .header("Service-Component", "one.xml,two.xml,three.xml")
                .header(
                        "Require-Capability",
                        "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.0))\"")
                .classesBeside(EchoComponent.class)
                .entry("one.xml", component("one", "prototype_required"))
                .entry("two.xml", component("two", "prototype_required"))
                .entry("three.xml", component("three", "bundle")));
        List<Supplier<Object[]>> all =
                List.of(componentOf(container, "one"), componentOf(container, "two"), componentOf(container, "three"));
        assertThat(all.stream().map(each -> each.get()[0]).distinct()).hasSize(3);
        assertThat(all).allSatisfy(each -> assertThat(each.get()[1]).isEqualTo("runs"));
        components.stop();
        assertThat(all).allSatisfy(each -> assertThat(each.get()[1]).isEqualTo("STOPPED"));
    }

    private static byte[] component(String name, String scope) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s" immediate="true">
                    <property name="component" value="%s"/>
                    <implementation class="%s"/>
                    <service><provide interface="java.util.function.Supplier"/></service>
                    <reference name="weir" interface="weir.api.AioService" bind="bind" scope="%s"/>
                </scr:component>
                """.formatted(name, name, EchoComponent.class.getName(), scope).getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked") // of the component's class
    private static Supplier<Object[]> componentOf(Container container, String name) {
        String filter = "(component=" + name + ")";
        String type = Supplier.class.getName();
        Bounds.until(
                () -> name + " among " + Arrays.toString(container.context().getBundles()),
                () -> container.services(type, filter).size() == 1);
        return (Supplier<Object[]>)
                container.context().getService(container.services(type, filter).get(0));
    }
}
