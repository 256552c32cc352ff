package weir.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.osgi.annotation.versioning.ConsumerType;

/** Turns a host name into addresses; may block. The engine calls it on threads of its own, never on a loop. */
@ConsumerType
@FunctionalInterface
public interface NameResolver {
    /** The addresses to try, in order; at least one. */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
