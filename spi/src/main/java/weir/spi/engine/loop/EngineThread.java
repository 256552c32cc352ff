package weir.spi.engine.loop;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.function.Supplier;

/**
 * A thread of the engine's: a daemon that takes nothing from whoever happens to start it, neither thread-locals nor
 * context class loader nor access-control context, all of which would keep that caller's class loader alive.
 */
public class EngineThread extends Thread {
    EngineThread(Runnable body, String name) {
        super(null, body, name, 0, false);
        setDaemon(true);
        setContextClassLoader(EngineThread.class.getClassLoader());
    }

    /** Makes a thread that is no event loop. */
    public static Thread create(Runnable body, String name) {
        return detached(() -> new EngineThread(body, name));
    }

    /** A thread keeps the access-control context of its maker; in here that is the engine's own. */
    @SuppressWarnings("removal") // on Java 17 there is no other way, and later it does no harm
    static <T extends Thread> T detached(Supplier<T> maker) {
        return AccessController.doPrivileged((PrivilegedAction<T>) maker::get);
    }
}
