package weir.container;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a framework keeps its bundles and their state.
 *
 * @param folder the folder; the framework makes it if it is missing
 * @param fresh whether it was made for this run and goes with it
 */
record Storage(Path folder, boolean fresh) implements AutoCloseable {
    /** The folder that the user named and keeps, or a fresh one. */
    static Storage of(@Nullable Path named) throws IOException {
        return named != null
                ? new Storage(named, false)
                : new Storage(Files.createTempDirectory("weir-container"), true);
    }

    @Override
    public void close() throws IOException {
        if (fresh && Files.exists(folder)) {
            Files.walkFileTree(folder, new Removal());
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
