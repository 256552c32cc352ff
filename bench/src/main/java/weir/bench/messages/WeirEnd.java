package weir.bench.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import weir.api.Aio;
import weir.api.AioConfig;
import weir.api.AioException;
import weir.api.AioService;
import weir.api.AioStatus;
import weir.bench.CommandLine;

/** One end on Weir as a process: {@code BACKEND ROLE URL BYTES}. The file nng-end.c tells the commands it takes. */
final class WeirEnd {
    static final String READY = "READY ";
    static final String UNAVAILABLE = "UNAVAILABLE ";

    private WeirEnd() {}

    /** Takes commands until its input ends; exit status 3 if the backend is not available here. */
    public static void main(String[] args) throws IOException, InterruptedException {
        AioService service;
        try {
            service = AioService.open(
                    AioConfig.DEFAULT.withName("end").withBackend(args[0]).withLoops(1));
        } catch (AioException e) {
            if (e.status() != AioStatus.NOTSUP) {
                throw e;
            }
            System.out.println(UNAVAILABLE + e.getMessage());
            System.exit(3);
            return;
        }
        Role role = CommandLine.one("role", args[1], Role.ALL, Role::id);
        MessageEnd end = MessageEnd.of(role, service, Integer.parseInt(args[3]));
        System.out.println(READY + (role.dials() ? dialled(service, end, args[2]) : listening(end, args[2])));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String command = in.readLine(); command != null; command = in.readLine()) {
            obey(command, end);
            System.out.println(Count.ofThisProcess(end.messages()).line());
        }
        System.exit(0);
    }

    private static String dialled(AioService service, MessageEnd end, String url)
            throws IOException, InterruptedException {
        try (Aio aio = service.newAio()) {
            end.require(end.socket().dial(url, aio));
            aio.await();
            aio.check();
        }
        return url;
    }

    private static String listening(MessageEnd end, String url) throws IOException {
        String real = end.socket().listen(url).url();
        end.begin();
        return real;
    }

    private static void obey(String command, MessageEnd end) {
        switch (command) {
            case "go" -> {
                if (end.turn().go()) {
                    end.begin();
                }
            }
            case "rest" -> end.turn().rest();
            default -> {}
        }
    }
}
