package weir.fuzz;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Inputs that a seed makes out of examples: the part of the fuzzing that every build does, and always the same. */
public final class Tries {
    private static final int TRIES = Integer.getInteger("weir.fuzz.tries", 5_000);
    private static final long MOST_NANOS = 10_000_000_000L; // linear in 10 MB is less, quadratic is days
    private static final int HUGE = 10 << 20;

    /** What parsers trip over. */
    private static final String[] TOKENS = {
        "",
        " ",
        "\0",
        "\n",
        ",",
        ":",
        "::",
        "://",
        "/",
        ".",
        "..",
        "[",
        "]",
        "%",
        "*",
        "-",
        "--",
        "=",
        "0",
        "00",
        "255",
        "256",
        "65535",
        "65536",
        "2147483647",
        "2147483648",
        "-1",
        "+1",
        "1e3",
        "\u0663",
        "\u00e4",
        "\u20ac",
        "\ud83d\ude00",
        "\ufeff",
        "\u2028",
        "\u0130",
        "tcp",
        "udp",
        "ipc",
        "abstract",
        "TCP",
        "null",
        "x".repeat(106),
        "x".repeat(300),
    };

    private final Random random;
    private final byte[][] examples;

    private Tries(long seed, String[] examples) {
        random = new Random(seed);
        this.examples = Arrays.stream(examples)
                .map(each -> each.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /**
     * Runs a target with the inputs that once broke it, with the examples, with many inputs made of them, and with one of
     * 10 MB.
     *
     * @param test the class of the target
     * @param found the name of its method, under which Jazzer keeps what it finds
     */
    public static void run(Class<?> test, String found, Consumer<byte[]> target, String... examples) {
        for (byte[] each : found(test, found)) {
            attempt(target, each);
        }
        Tries tries = new Tries(1, examples);
        for (byte[] each : tries.examples) {
            attempt(target, each);
        }
        for (int i = 0; i < TRIES; i++) {
            attempt(target, tries.next());
        }
        attempt(target, grown(tries.examples[0]));
    }

    /** The files in the folder where Jazzer looks for them too, and puts what it finds. */
    private static List<byte[]> found(Class<?> test, String method) {
        URL folder = test.getResource(test.getSimpleName() + "Inputs/" + method);
        if (folder == null) {
            return List.of();
        }
        List<byte[]> inputs = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder.toURI()))) {
            for (Path each : files) {
                inputs.add(Files.readAllBytes(each));
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot read " + folder, e);
        }
        return inputs;
    }

    private static void attempt(Consumer<byte[]> target, byte[] input) {
        long start = System.nanoTime();
        try {
            target.accept(input);
        } catch (Throwable e) {
            throw new AssertionError("fails with " + shown(input), e);
        }
        long took = System.nanoTime() - start;
        if (took > MOST_NANOS) {
            throw new AssertionError("takes " + took / 1_000_000 + " ms with " + shown(input));
        }
    }

    /** Very long by its last byte. */
    private static byte[] grown(byte[] example) {
        byte[] input = new byte[HUGE];
        for (int i = 0; i < HUGE; i++) {
            input[i] = example[Math.min(i, example.length - 1)];
        }
        return input;
    }

    private byte[] next() {
        byte[] input = any(examples);
        if (random.nextInt(4) == 0) {
            byte[] other = any(examples);
            input = replaced(
                    input, random.nextInt(input.length + 1), input.length, other, random.nextInt(other.length + 1));
        }
        for (int edits = 1 + random.nextInt(5); edits > 0; edits--) {
            input = edited(input);
        }
        return input;
    }

    private byte[] edited(byte[] input) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + random.nextInt(4));
        return switch (random.nextInt(4)) {
            case 0 -> replaced(input, from, to, new byte[0], 0);
            case 1 -> replaced(input, from, to, new byte[] {(byte) random.nextInt(256)}, 0);
            case 2 -> replaced(input, from, from, input, random.nextInt(input.length + 1));
            default ->
                replaced(input, from, to, TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8), 0);
        };
    }

    private byte[] any(byte[][] all) {
        return all[random.nextInt(all.length)];
    }

    /** With the bytes of another, from an offset on, in place of a range. */
    private static byte[] replaced(byte[] input, int from, int to, byte[] other, int offset) {
        int inserted = other.length - offset;
        byte[] result = new byte[from + inserted + input.length - to];
        System.arraycopy(input, 0, result, 0, from);
        System.arraycopy(other, offset, result, from, inserted);
        System.arraycopy(input, to, result, from + inserted, input.length - to);
        return result;
    }

    /** As a Java string that can be copied, or the beginning of it. */
    private static String shown(byte[] input) {
        StringBuilder text = new StringBuilder("\"");
        String all = new String(input, 0, Math.min(input.length, 400), StandardCharsets.ISO_8859_1);
        all.chars()
                .forEach(c -> text.append(
                        c >= ' ' && c <= '~' && c != '"' && c != '\\' ? "" + (char) c : String.format("\\u%04x", c)));
        return text.append("\" in ISO-8859-1, ")
                .append(input.length)
                .append(" bytes")
                .toString();
    }
}
