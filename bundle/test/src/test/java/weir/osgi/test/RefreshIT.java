package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** What cannot be updated live: users end cleanly, and begin anew. */
class RefreshIT extends ContainerFixture {
    @ParameterizedTest
    @ValueSource(strings = {Jars.API, Jars.SPI, Jars.GLUE})
    @DisplayName("an update of what all are wired to restarts all, cleanly")
    void update(String artifact) throws Exception {
        Container container = bootAll();
        User user = User.start(container, "user");
        Map<String, String> results = user.pend("ipc://" + folder.resolve("pending"));
        Bundle updated = bundle(container, artifact.replace('-', '.'));
        Container.update(updated, artifact);
        container.refresh(List.of(updated));
        Bounds.until(() -> "all end: " + results, () -> results.size() == 6);
        assertThat(results.values()).containsOnly("STOPPED");
        container.awaitBackend(BEST);
        assertThat(List.of(container.context().getBundles()))
                .extracting(Bundle::getState)
                .containsOnly(Bundle.ACTIVE);
        user.restarted();
        assertThat(user.take(null)).isEqualTo(BEST);
        try (Load load = new Load(user, folder)) {
            load.goesOn();
        }
    }
}
