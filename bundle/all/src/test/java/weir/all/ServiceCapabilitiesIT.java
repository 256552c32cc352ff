package weir.all;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Domain;
import aQute.bnd.osgi.resource.CapReqBuilder;
import aQute.bnd.osgi.resource.ResourceBuilder;
import aQute.bnd.osgi.resource.ResourceUtils;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * bnd gives a bundle whose component refers to a service a requirement for it. Frameworks skip that; bnd's resolver and
 * Karaf's features refuse the bundle if none of what they may deploy declares the service.
 */
@Timeout(60)
class ServiceCapabilitiesIT {
    @ParameterizedTest
    @CsvSource({
        "weir.osgi, weir.api.AioService",
        "weir.all, weir.api.AioService",
        "weir.all, weir.spi.BackendProvider",
        "weir.backend.nio, weir.spi.BackendProvider",
        "weir.backend.epoll, weir.spi.BackendProvider"
    })
    @DisplayName("a resolver learns from the manifest which services a bundle will register")
    void declared(String bundle, String service) throws Exception {
        ResourceBuilder builder = new ResourceBuilder();
        builder.addManifest(
                Domain.domain(BuiltBundles.manifest(BuiltBundles.all().get(bundle))));
        Resource resource = builder.build();
        Requirement asComponentsHaveIt = CapReqBuilder.getRequirementsFrom(
                        new Parameters("osgi.service;filter:=\"(objectClass=" + service + ")\";effective:=active"))
                .get(0);
        assertThat(resource.getCapabilities("osgi.service"))
                .anyMatch(each -> ResourceUtils.matches(asComponentsHaveIt, each));
    }
}
