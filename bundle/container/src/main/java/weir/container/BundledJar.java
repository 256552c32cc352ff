package weir.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.util.List;

/** A bundle that the program carries: its file name in the folder {@code bundles}. */
record BundledJar(String file) {
    static final BundledJar NIO = new BundledJar("weir-backend-nio.jar");
    static final BundledJar EPOLL = new BundledJar("weir-backend-epoll.jar");
    static final BundledJar EXAMPLE = new BundledJar("weir-example.jar");
    static final BundledJar SHELL = new BundledJar("org.apache.felix.gogo.shell.jar");

    private static final String FOLDER = "/bundles/";

    /** All there are, in the order in which they are to be started: the shell last, when all commands are there. */
    static List<BundledJar> all() throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(url("index").openStream(), UTF_8))) {
            return lines.lines().map(BundledJar::new).toList();
        }
    }

    /** Where it is, as a URL from which the framework can read it again, so that a shell's {@code update} works. */
    String location() throws IOException {
        return url(file).toString();
    }

    InputStream open() throws IOException {
        return url(file).openStream();
    }

    private static URL url(String file) throws IOException {
        URL url = BundledJar.class.getResource(FOLDER + file);
        if (url == null) {
            throw new FileNotFoundException(FOLDER + file + " is missing in this program");
        }
        return url;
    }
}
