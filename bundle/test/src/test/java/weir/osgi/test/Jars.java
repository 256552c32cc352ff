package weir.osgi.test;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jars that the build has made and fetched. */
final class Jars {
    static final String API = "weir-api";
    static final String SPI = "weir-spi";
    static final String GLUE = "weir-osgi";
    static final String NIO = "weir-backend-nio";
    static final String EPOLL = "weir-backend-epoll";
    static final String ALL = "weir-all";

    private static final Path FOLDER = Path.of(System.getProperty("weir.test.bundles"));

    private Jars() {}

    /** The jar of an artifact. */
    static Path of(String artifact) {
        Path jar = FOLDER.resolve(artifact + ".jar");
        if (!Files.exists(jar)) {
            throw new IllegalArgumentException("no " + jar);
        }
        return jar;
    }
}
