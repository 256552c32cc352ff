package weir.osgi.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import weir.osgi.test.user.UserActivator;

/** A bundle that uses Weir, and what it can be told to do. */
final class User {
    private final Container container;
    private final Bundle bundle;
    private BiFunction<String, @Nullable Object, Object> commands;

    private User(Container container, Bundle bundle) {
        this.container = container;
        this.bundle = bundle;
        this.commands = commands();
    }

    /** A bundle that takes what a plain reference gets. */
    static TestBundle bundle(String name) {
        return new TestBundle(name)
                .header("Bundle-Activator", UserActivator.class.getName())
                .header("Import-Package", "org.osgi.framework,weir.api;version=\"[1.0,2)\"")
                .classesBeside(UserActivator.class);
    }

    static User start(Container container, TestBundle bundle) throws BundleException {
        return new User(container, container.start(bundle));
    }

    static User start(Container container, String name) throws BundleException {
        return start(container, bundle(name));
    }

    Bundle bundle() {
        return bundle;
    }

    BundleContext context() {
        return bundle.getBundleContext();
    }

    void stop() throws BundleException {
        bundle.stop();
    }

    /** Starts it again; objects of before stay as they are. */
    void restart() throws BundleException {
        bundle.start();
        commands = commands();
    }

    /** After the framework has started it again. */
    void restarted() {
        commands = commands();
    }

    @SuppressWarnings("unchecked") // the activator registers nothing else
    private BiFunction<String, @Nullable Object, Object> commands() {
        List<ServiceReference<?>> found =
                container.services(BiFunction.class.getName(), "(user=" + bundle.getSymbolicName() + ")");
        assertThat(found).hasSize(1);
        return (BiFunction<String, @Nullable Object, Object>)
                container.context().getService(found.get(0));
    }

    /** Takes another service: a filter, or null for what a plain reference gets. Its backend, or "absent". */
    String take(@Nullable String filter) {
        return (String) commands.apply("take", filter);
    }

    String backend() {
        return (String) commands.apply("backend", null);
    }

    boolean getsTheSameAgain(@Nullable String filter) {
        return (Boolean) commands.apply("again", filter);
    }

    /** Takes, uses and returns another service; false if there is none. */
    boolean getsAndReturns(@Nullable String filter) {
        return (Boolean) commands.apply("get and return", filter);
    }

    String prototypes() {
        return (String) commands.apply("prototypes", null);
    }

    /** Serves echo; the address. */
    String serve(String url) {
        return (String) commands.apply("serve", url);
    }

    int serveDatagrams() {
        return (Integer) commands.apply("serve datagrams", null);
    }

    /** What of its echo has ended though no peer has gone. */
    @SuppressWarnings("unchecked") // as the command says
    List<String> ends() {
        return (List<String>) commands.apply("ends", null);
    }

    /** Starts operations that do not end by themselves; the map fills with how they did. */
    @SuppressWarnings("unchecked") // as the command says
    Map<String, String> pend(String unixUrl) {
        return (Map<String, String>) commands.apply("pend", unixUrl);
    }

    /** A provider of operations that never end by themselves; for bundles that import the SPI. */
    Object mailbox() {
        return commands.apply("mailbox", null);
    }

    /** Submits an operation to another bundle's mailbox; the map fills with how it ended. */
    @SuppressWarnings("unchecked") // as the command says
    Map<String, String> takeFrom(Object mailbox) {
        return (Map<String, String>) commands.apply("take from", mailbox);
    }

    /** The status that listening ended with. */
    String listen(String url) {
        return (String) commands.apply("listen", url);
    }

    /** Dials and keeps the stream. */
    void connect(String url) {
        commands.apply("connect", url);
    }

    /** Opens one more of each kind, with operations that wait, and closes some of before; all stay reachable. */
    void openMore() {
        commands.apply("open more", null);
    }

    @SuppressWarnings("unchecked") // as the command says
    CompletableFuture<String> dial(String url) {
        return (CompletableFuture<String>) commands.apply("dial", url);
    }

    /** Runs something in a callback; the name of its thread. */
    @SuppressWarnings("unchecked") // as the command says
    CompletableFuture<String> callBack(Runnable task) {
        return (CompletableFuture<String>) commands.apply("call back", task);
    }
}
