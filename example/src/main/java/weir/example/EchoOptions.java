package weir.example;

import java.util.List;
import weir.api.AioConfig;
import weir.api.AioUrl;

/**
 * What {@link EchoServer} is told.
 *
 * @param config backend and number of loops
 * @param listen where to listen
 * @param bufferBytes the size of a read buffer
 */
record EchoOptions(AioConfig config, List<AioUrl> listen, int bufferBytes) {
    static final String USAGE = """
        usage: EchoServer [--backend NAME] --listen URL [--listen URL ...] [--loops N] [--buffer BYTES]
          Sends every byte back. Once it serves it prints "READY <port>", and behind it the path if it listens on
          a Unix socket too (port 0: not on TCP). It ends when it is killed.
          --backend NAME   what moves the bytes: nio, epoll, ...; default auto, the best available
          --listen URL     tcp://host:port (port 0: any free one), ipc:///path or abstract://name
          --loops N        event loops, 0 to 1024; default 0, one per processor, at most 8
          --buffer BYTES   size of a read buffer, 1 to 16777216; default: variable BUF, else 65536\
        """;

    private static final String BACKEND = "--backend";
    private static final String LISTEN = "--listen";
    private static final String LOOPS = "--loops";
    private static final String BUFFER = "--buffer";

    static final List<String> ALLOWED = List.of(BACKEND, LISTEN, LOOPS, BUFFER);

    static final int DEFAULT_BUFFER = 1 << 16;
    private static final int MAX_BUFFER = 1 << 24;

    /**
     * Reads the command line.
     *
     * @param bufferVariable the environment variable BUF, or empty
     * @throws IllegalArgumentException if something is not allowed; the message names it and what is
     */
    static EchoOptions of(CommandLine line, String bufferVariable) {
        List<AioUrl> urls = line.all(LISTEN).stream().map(EchoOptions::url).toList();
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(
                    "argument --listen URL is missing; allowed: tcp://host:port, ipc:///path, abstract://name");
        }
        int bytes =
                bufferVariable.isEmpty() ? DEFAULT_BUFFER : CommandLine.number("BUF", bufferVariable, 1, MAX_BUFFER);
        AioConfig config = AioConfig.DEFAULT
                .withName("echo")
                .withBackend(line.value(BACKEND, AioConfig.AUTO))
                .withLoops(line.number(LOOPS, 0, 0, AioConfig.MAX_LOOPS));
        return new EchoOptions(config, urls, line.number(BUFFER, bytes, 1, MAX_BUFFER));
    }

    /**
     * An address to listen on.
     *
     * @throws IllegalArgumentException if it is none; the message names it and what is allowed
     */
    static AioUrl url(String text) {
        AioUrl url = AioUrl.parse(text);
        if (url.scheme() == AioUrl.Scheme.UDP) {
            throw new IllegalArgumentException(
                    "URL '" + text + "' has no connections; allowed: tcp://host:port, ipc:///path, abstract://name");
        }
        return url;
    }
}
