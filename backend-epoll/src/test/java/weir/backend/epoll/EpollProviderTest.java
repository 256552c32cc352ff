package weir.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.spi.Engine;
import weir.spi.EngineOptions;

class EpollProviderTest {
    @Test
    @DisplayName("the tests run on the JDK that the build names")
    void jdk() {
        assertThat(Runtime.version().feature()).isEqualTo(Integer.getInteger("weir.test.jdk"));
    }

    @Test
    @DisplayName("where it cannot be used it says why in one line, on every Java")
    void saysWhyItIsUnavailable() {
        String reason = new EpollProvider().unavailable();
        assertThat(reason).isNotBlank().doesNotContain("\n");
        if (Runtime.version().feature() < 22) {
            assertThat(reason)
                    .contains("Java 22")
                    .contains(String.valueOf(Runtime.version().feature()));
        }
    }

    @Test
    @DisplayName("asking for it by name fails with its reason")
    void askedByName() {
        Engine engine = Engine.create(EngineOptions.DEFAULT);
        engine.add(new EpollProvider());
        assertThatThrownBy(() -> engine.open(AioConfig.DEFAULT.withBackend("epoll")))
                .isInstanceOf(AioException.class)
                .hasMessageContaining("epoll")
                .hasMessageContaining(new EpollProvider().unavailable());
    }
}
