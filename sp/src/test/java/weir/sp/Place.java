package weir.sp;

import java.nio.file.Path;

/** Where the sockets of a test meet: on a backend, over a transport. */
public enum Place {
    NIO_TCP("nio"),
    NIO_IPC("nio"),
    NIO_INPROC("nio"),
    EPOLL_TCP("epoll"),
    EPOLL_IPC("epoll"),
    EPOLL_ABSTRACT("epoll");

    private final String backend;

    Place(String backend) {
        this.backend = backend;
    }

    /** The name of the backend. */
    public String backend() {
        return backend;
    }

    /** An address that nobody uses; the folder is for the files of Unix sockets. */
    public String url(Path folder) {
        String fresh = Long.toString(System.nanoTime());
        return switch (this) {
            case NIO_TCP, EPOLL_TCP -> "tcp://127.0.0.1:0";
            case NIO_IPC, EPOLL_IPC -> "ipc://" + folder.resolve("s" + fresh);
            case NIO_INPROC -> "inproc://" + fresh;
            case EPOLL_ABSTRACT -> "abstract://weir-sp-" + fresh;
        };
    }
}
