package weir.tck.broken;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of a class of the kit within a test, which ends at the first failure that was looked for. */
final class KitRun implements TestExecutionListener {
    private final Predicate<String> wanted;
    private final CancellationToken enough = CancellationToken.create();
    private final List<String> succeeded = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private boolean found;

    private KitRun(Predicate<String> wanted) {
        this.wanted = wanted;
    }

    /**
     * Runs a class.
     *
     * @param wanted which display name of a failed test is enough
     */
    static KitRun of(Class<?> testClass, Predicate<String> wanted) {
        KitRun run = new KitRun(wanted);
        // The outer run's listeners must not see the inner one, whose tests fail as they should.
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build());
        var discovery = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(testClass))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .build();
        launcher.execute(LauncherExecutionRequestBuilder.request(discovery)
                .listeners(run)
                .cancellationToken(run.enough)
                .build());
        return run;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            failed.add(test.getDisplayName()
                    + result.getThrowable().map(thrown -> " -> " + thrown).orElse(""));
            if (wanted.test(test.getDisplayName())) {
                found = true;
                enough.cancel();
            }
        } else if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            succeeded.add(test.getDisplayName());
        }
    }

    /** Whether a test that was looked for has failed. */
    boolean found() {
        return found;
    }

    /** The tests that failed, with their exceptions. */
    List<String> failed() {
        return failed;
    }

    /** The tests that succeeded. */
    List<String> succeeded() {
        return succeeded;
    }
}
