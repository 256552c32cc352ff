package weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioStatus;
import weir.api.StreamListener;
import weir.spi.Capability;
import weir.spi.Engine;
import weir.spi.EngineOptions;
import weir.spi.EngineScope;
import weir.spi.SwapPlan;
import weir.spi.SwapReport;

/** What operators are told before a swap: the plan names what the swap then does, and does none of it. */
public abstract class SwapPlanTests extends SwapFixture {
    /** For subclasses. */
    protected SwapPlanTests() {}

    private static StreamListener listening(EngineScope scope) throws AioException {
        StreamListener listener = scope.listener("tcp://127.0.0.1:0");
        listener.listen();
        return listener;
    }

    @Test
    @DisplayName("a plan counts what would move, and the swap moves so many")
    void movable() throws Exception {
        StreamListener listener = listening(moving());
        Aio accept = moving().newAio();
        assertThat(listener.accept(accept)).isTrue();
        moved();
        moving().udp("udp://127.0.0.1:0");
        SwapPlan plan = swapping().plan("beta");
        assertThat(plan.from()).containsExactly("alpha");
        assertThat(plan.to()).isEqualTo("beta");
        assertThat(plan.obstacles()).isEmpty();
        assertThat(plan.movable()).as("a listener, a stream, a datagram socket").isEqualTo(3);

        assertThat(moving().backend()).as("a plan moves nothing").isEqualTo("alpha");
        assertThat(accept.busy()).isTrue();
        SwapReport report = swapTo("beta");
        assertThat(report.moved()).isEqualTo(plan.movable());
    }

    @Test
    @DisplayName("a plan for the backend in use finds nothing to do")
    void nothingToDo() {
        moved();
        assertThat(planFor("alpha")).isEqualTo(new SwapPlan(List.of(), "alpha", 0, List.of()));
        assertThat(planFor(AioConfig.AUTO)).as("the one of highest priority").isEqualTo(planFor("alpha"));
        swapTo("beta");
        assertThat(planFor("beta").movable()).isZero();
        assertThat(planFor(AioConfig.AUTO).from()).containsExactly("beta");
        assertThat(planFor(AioConfig.AUTO).to()).isEqualTo("alpha");
        assertThat(planFor(AioConfig.AUTO).movable()).isEqualTo(1);
    }

    private SwapPlan planFor(String backend) {
        try {
            return swapping().plan(backend);
        } catch (AioException e) {
            throw new AssertionError("plan for " + backend, e);
        }
    }

    @Test
    @DisplayName("a service that asked for its backend by name is an obstacle, and its backend is not left")
    void pinned() throws Exception {
        EngineScope pinned =
                open(swapping(), AioConfig.DEFAULT.withName("pinned").withBackend("alpha"));
        listening(pinned);
        SwapPlan alone = planFor("beta");
        assertThat(alone.from()).isEmpty();
        assertThat(alone.movable()).isZero();
        assertThat(alone.obstacles()).singleElement().satisfies(obstacle -> {
            assertThat(obstacle.scope()).isEqualTo("pinned");
            assertThat(obstacle.object()).contains("127.0.0.1");
            assertThat(obstacle.reason()).contains("asked for alpha");
        });

        moved();
        SwapPlan both = planFor("beta");
        assertThat(both.from()).containsExactly("alpha");
        assertThat(both.movable()).isEqualTo(1);
        assertThat(both.obstacles()).hasSize(1);
        assertThat(swapping().swap("beta", Duration.ofSeconds(10)).moved()).isEqualTo(1);
        assertThat(pinned.backend()).isEqualTo("alpha");
    }

    @Test
    @DisplayName("each object that the other backend would not take is an obstacle, with the reason")
    void denied() throws Exception {
        needs(Capability.HANDOVER);
        Engine engine = newEngine(alpha(), EngineOptions.DEFAULT.withLoops(1));
        engine.add(new Denying(beta(), Capability.HANDOVER));
        EngineScope scope = open(engine, AioConfig.DEFAULT.withName("stays"));
        listening(scope);
        dialled(scope, listen());

        SwapPlan plan = engine.plan("beta");
        assertThat(plan.from()).containsExactly("alpha");
        assertThat(plan.movable()).isZero();
        assertThat(plan.obstacles()).hasSize(2).allSatisfy(obstacle -> {
            assertThat(obstacle.scope()).isEqualTo("stays");
            assertThat(obstacle.reason()).contains("beta").contains(Denying.REASON);
        });
    }

    @Test
    @DisplayName("E2 a plan for a backend that nobody knows is refused with those that are known")
    void unknown() {
        moving();
        assertThatThrownBy(() -> swapping().plan("gamma"))
                .isInstanceOfSatisfying(
                        AioException.class, e -> assertThat(e.status()).isEqualTo(AioStatus.NOTSUP))
                .hasMessageContaining("gamma")
                .hasMessageContaining("alpha");
    }
}
