package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.spi.BackendInfo;
import weir.spi.BackendProvider;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.Poller;

/** Which backend is taken when several are there, and what is said of the others. */
public abstract class ServiceChoiceTests extends KitFixture {
    private static final int BEST = 1_000;

    /** For subclasses. */
    protected ServiceChoiceTests() {}

    /** The backend under test as the best of all, but for what a test says of it. */
    private class Preferred extends RenamedProvider {
        Preferred() {
            super(provider(), "preferred", BEST);
        }
    }

    /** Two providers: the one given, which is preferred, and the one under test. */
    private Engine engineWith(BackendProvider preferred) {
        Engine engine = newEngine(preferred, EngineOptions.DEFAULT.withLoops(1));
        engine.add(new RenamedProvider(provider(), "plain", 1));
        return engine;
    }

    private String backendOf(Engine engine, AioConfig config) {
        return open(engine, config).backend();
    }

    @Test
    @DisplayName("E2 auto takes the available backend of highest priority")
    void best() {
        assertThat(backendOf(engineWith(new Preferred()), AioConfig.DEFAULT)).isEqualTo("preferred");
    }

    @Test
    @DisplayName("E2 auto passes over a backend that must be asked for by name; asked for by name it is taken")
    void onlyByName() {
        Engine engine = engineWith(new Preferred() {
            @Override
            public String onlyByName() {
                return "it sings";
            }
        });
        assertThat(backendOf(engine, AioConfig.DEFAULT)).isEqualTo("plain");
        assertThat(backendOf(engine, AioConfig.DEFAULT.withBackend("preferred")))
                .isEqualTo("preferred");
        assertThat(engine.backends()).extracting(BackendInfo::onlyByName).containsExactly("it sings", null);
    }

    @Test
    @DisplayName("E2 with none but a backend to be asked for by name, auto fails and says so")
    void onlyOneByName() {
        Engine engine = newEngine(
                new Preferred() {
                    @Override
                    public String onlyByName() {
                        return "it sings";
                    }
                },
                EngineOptions.DEFAULT.withLoops(1));
        assertThatThrownBy(() -> engine.open(AioConfig.DEFAULT))
                .isInstanceOf(AioException.class)
                .hasMessageContaining("preferred (available by name only: it sings)");
    }

    @Test
    @DisplayName("E2 a backend that fails to say whether it may be taken does not hide the others")
    void doesNotAnswer() {
        assertThat(backendOf(
                        engineWith(new Preferred() {
                            @Override
                            public String onlyByName() {
                                throw new NoClassDefFoundError("gone");
                            }
                        }),
                        AioConfig.DEFAULT))
                .isEqualTo("plain");
        assertThat(backendOf(
                        engineWith(new Preferred() {
                            @Override
                            public String unavailable() {
                                throw new NoClassDefFoundError("gone");
                            }
                        }),
                        AioConfig.DEFAULT))
                .isEqualTo("plain");
    }

    @Test
    @DisplayName("E2 auto takes the next backend if one learns only when it is started that it cannot be used")
    void learnsLate() {
        BackendProvider late = new Preferred() {
            private @Nullable String reason;

            @Override
            public @Nullable String unavailable() {
                return reason;
            }

            @Override
            public Poller openPoller() throws IOException {
                reason = "it was refused";
                throw new AioException(AioStatus.NOTSUP, reason);
            }
        };
        assertThat(backendOf(engineWith(late), AioConfig.DEFAULT)).isEqualTo("plain");
    }

    @Test
    @DisplayName("E2 a backend that does not start, and does not say why, fails the open")
    void failsToStart() {
        Engine engine = engineWith(new Preferred() {
            @Override
            public Poller openPoller() throws IOException {
                throw new AioException(AioStatus.NOFILES, "no more");
            }
        });
        assertThatThrownBy(() -> engine.open(AioConfig.DEFAULT))
                .isInstanceOf(AioException.class)
                .extracting(failure -> ((AioException) failure).status())
                .isEqualTo(AioStatus.NOFILES);
    }
}
