package weir.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.spi.Capability;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;

class EpollProviderTest {
    @Test
    @DisplayName("the tests run on the JDK that the build names")
    void jdk() {
        assertThat(Runtime.version().feature()).isEqualTo(Integer.getInteger("weir.test.jdk"));
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_21)
    @DisplayName("a Java without foreign memory: it says so in one line, and asking for it by name fails with that")
    void oldJava() {
        String reason = new EpollProvider().unavailable();
        assertThat(reason)
                .doesNotContain("\n")
                .contains("Java 22")
                .contains(String.valueOf(Runtime.version().feature()));
        assertThatThrownBy(this::openByName)
                .isInstanceOf(AioException.class)
                .hasMessageContaining("epoll")
                .hasMessageContaining(reason);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    @DisplayName("with native access granted it is available, and auto may take it")
    void available() throws AioException {
        EpollProvider provider = new EpollProvider();
        assertThat(provider.unavailable()).isNull();
        assertThat(provider.onlyByName()).isNull();
        try (EngineScope scope = openByName()) {
            assertThat(scope.backend()).isEqualTo("epoll");
        }
    }

    @Test
    @DisplayName("on every Java it answers what it lacks")
    void lacks() {
        for (Capability each : Capability.values()) {
            assertThat(new EpollProvider().lacks(each)).isEqualTo(new EpollProvider().unavailable());
        }
    }

    private EngineScope openByName() throws AioException {
        Engine engine = Engine.create(EngineOptions.DEFAULT.withLoops(1));
        engine.add(new EpollProvider());
        return engine.open(AioConfig.DEFAULT.withBackend("epoll"));
    }
}
