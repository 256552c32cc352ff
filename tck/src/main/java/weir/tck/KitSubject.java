package weir.tck;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tells each topic that is nested in a kit which backends it is about. */
final class KitSubject implements BeforeEachCallback {
    KitSubject() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        Object topic = context.getRequiredTestInstance();
        if (topic instanceof KitFixture fixture) {
            for (Object outer : context.getRequiredTestInstances().getEnclosingInstances()) {
                if (outer instanceof BackendKit kit) {
                    fixture.about(kit.provider(), kit.provider());
                } else if (outer instanceof CrossKit kit) {
                    fixture.about(kit.server(), kit.client());
                }
            }
        }
    }
}
