package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An operation of one bundle in the provider of another has two owners: the first to go ends it. */
class OwnersIT extends ContainerFixture {
    @SuppressWarnings("NullAway.Init")
    private Container container;

    @SuppressWarnings("NullAway.Init")
    private User provider;

    @SuppressWarnings("NullAway.Init")
    private User user;

    @BeforeEach
    void start() throws Exception {
        container = bootAll();
        provider = User.start(
                container,
                User.bundle("provider")
                        .header(
                                "Import-Package",
                                "org.osgi.framework,weir.api;version=\"[1.0,2)\",weir.spi;version=\"[1.0,2)\""));
        user = User.start(container, "user");
    }

    @Test
    @DisplayName("the bundle of the handle goes first: its operation ends STOPPED, those of others go on")
    void userGoes() throws Exception {
        Object mailbox = provider.mailbox();
        User other = User.start(container, "other");
        Map<String, String> ended = user.takeFrom(mailbox);
        Map<String, String> others = other.takeFrom(mailbox);
        assertThat(EngineView.operationsOf("user")).hasSize(1);
        user.stop();
        assertThat(ended).containsEntry("take", "STOPPED");
        assertThat(others).isEmpty();
        assertThat(EngineView.operationsOf("other")).hasSize(1);
    }

    @Test
    @DisplayName("the bundle of the provider goes first: the operation ends CLOSED, and its handle can be used again")
    void providerGoes() throws Exception {
        Map<String, String> ended = user.takeFrom(provider.mailbox());
        provider.stop();
        Bounds.until(() -> "it ends: " + ended, () -> ended.equals(Map.of("take", "CLOSED")));
        assertThat(EngineView.operationsOf("user")).isEmpty();
        assertThat(user.listen("tcp://127.0.0.1:0")).isEqualTo("OK");
        assertThat(EngineView.scopesOf("provider")).isEmpty();
    }
}
