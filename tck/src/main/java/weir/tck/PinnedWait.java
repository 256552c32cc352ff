package weir.tck;

import java.lang.invoke.MethodHandles;

/** A wait within the initialisation of a class, which keeps a virtual thread on its carrier. */
final class PinnedWait {
    private static final ThreadLocal<Runnable> WAIT = new ThreadLocal<>();

    private PinnedWait() {}

    /** Is defined anew for each wait. */
    private static final class Holder {
        static {
            PinnedWait.now();
        }
    }

    /** Called by the holder, which is no nestmate once it is defined anew. */
    static void now() {
        WAIT.get().run();
    }

    static void run(Runnable wait) throws Exception {
        byte[] holder;
        try (var file = Holder.class.getResourceAsStream("PinnedWait$Holder.class")) {
            holder = file.readAllBytes();
        }
        WAIT.set(wait);
        MethodHandles.lookup().defineHiddenClass(holder, true);
    }
}
