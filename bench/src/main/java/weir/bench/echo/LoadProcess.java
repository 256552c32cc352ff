package weir.bench.echo;

import java.io.IOException;
import weir.bench.process.ChildProcess;
import weir.bench.process.Pinning;

/** The load generator in its JVM: the same warm one for all servers. */
final class LoadProcess implements AutoCloseable {
    /** Connecting, and waiting for what is under way; more than the load generator itself waits. */
    private static final long GRACE_NANOS = 60_000_000_000L;

    private final ChildProcess process;

    LoadProcess(Pinning pinning) throws IOException {
        process = ChildProcess.java(pinning, 1, Load.class);
    }

    /**
     * Runs once.
     *
     * @throws LoadFailure if the server failed
     */
    LoadResult run(LoadRequest request) throws IOException, LoadFailure {
        process.writeLine(request.line());
        String answer = process.readLine(request.nanos() + GRACE_NANOS);
        if (answer.startsWith(Load.DONE)) {
            return LoadResult.parse(answer.substring(Load.DONE.length()));
        }
        if (answer.startsWith(Load.FAILED)) {
            throw new LoadFailure(answer.substring(Load.FAILED.length()));
        }
        throw new IOException("the load generator said '" + answer + "'");
    }

    @Override
    public void close() {
        process.close();
    }
}
