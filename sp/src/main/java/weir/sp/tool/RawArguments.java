package weir.sp.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The arguments as bytes. The JVM decodes them by the locale, and what that has no character for is lost: in the locale
 * {@code C}, which is usual in containers, everything but ASCII. Linux still has them.
 */
final class RawArguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private RawArguments() {}

    /** One character for each byte; in UTF-8 where the system does not tell. */
    static List<String> of(String[] args) {
        if (List.of(args).stream().allMatch(arg -> ascii(arg).length() == arg.length())
                || !Files.isReadable(COMMAND_LINE)) {
            return Weircat.utf8(args);
        }
        try {
            return of(args, Files.readAllBytes(COMMAND_LINE));
        } catch (IOException e) {
            return Weircat.utf8(args);
        }
    }

    /** @param line of the whole process, each argument with a zero byte behind it */
    static List<String> of(String[] args, byte[] line) {
        String[] all = new String(line, ISO_8859_1).split("\0", -1);
        int first = all.length - 1 - args.length;
        if (first < 0) {
            return Weircat.utf8(args);
        }
        List<String> last = List.of(all).subList(first, all.length - 1);
        for (int i = 0; i < args.length; i++) {
            if (!ascii(args[i]).equals(ascii(last.get(i)))) {
                return Weircat.utf8(args); // these are not the process's
            }
        }
        return last;
    }

    private static String ascii(String text) {
        return text.chars()
                .filter(c -> c < 0x80)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
