package weir.bench.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.bench.process.UnavailablePeerException;

/** The end on libnng: nng-end.c, compiled when it is first asked for, since the build must not need a C compiler. */
final class NngProgram {
    private static final String SOURCE = "nng-end.c";

    private final String compiler;
    private final Path folder;
    private @Nullable Path program;

    /**
     * Not yet compiled.
     *
     * @param compiler such as {@code cc}
     * @param folder for the program; whoever made it deletes it
     */
    NngProgram(String compiler, Path folder) {
        this.compiler = compiler;
        this.folder = folder;
    }

    /** The program; it can run while the folder is there. */
    Path compiled() throws IOException, UnavailablePeerException {
        if (program == null) {
            program = compile();
        }
        return program;
    }

    /** The library's version, or that there is none. */
    String version() throws IOException {
        Path said = folder.resolve("version.txt");
        try {
            run(List.of(compiled().toString(), "version"), said);
        } catch (UnavailablePeerException e) {
            return "not available";
        }
        return Files.readString(said, UTF_8).strip();
    }

    private Path compile() throws IOException, UnavailablePeerException {
        Path source = folder.resolve(SOURCE);
        try (InputStream in = NngProgram.class.getResourceAsStream(SOURCE)) {
            Files.copy(Objects.requireNonNull(in, SOURCE), source, StandardCopyOption.REPLACE_EXISTING);
        }
        Path target = folder.resolve("nng-end");
        Path said = folder.resolve("compiler.txt");
        List<String> command =
                List.of(compiler, "-O2", "-o", target.toString(), source.toString(), "-lnng", "-lpthread");
        int status;
        try {
            status = run(command, said);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new UnavailablePeerException("there is no C compiler '" + compiler + "'; Debian has it in gcc");
        }
        if (status != 0) {
            throw new UnavailablePeerException("'" + compiler
                    + "' cannot compile against libnng; Debian has that in libnng-dev: " + firstLine(said));
        }
        return target;
    }

    /** Its exit status; what it says goes to a file. */
    private static int run(List<String> command, Path said) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static String firstLine(Path file) throws IOException {
        return Files.readString(file, UTF_8)
                .lines()
                .filter(line -> line.contains("error"))
                .findFirst()
                .orElse("it does not say why");
    }
}
