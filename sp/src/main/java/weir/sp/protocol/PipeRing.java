package weir.sp.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.sp.pipe.Pipe;

/** The pipes of a socket that are served in turns. */
final class PipeRing {
    private final List<Pipe> pipes = new ArrayList<>();
    private int next;

    void add(Pipe pipe) {
        pipes.add(pipe);
    }

    void remove(Pipe pipe) {
        int index = pipes.indexOf(pipe);
        if (index >= 0) {
            pipes.remove(index);
            if (index < next) {
                next--;
            }
        }
    }

    List<Pipe> all() {
        return pipes;
    }

    boolean isEmpty() {
        return pipes.isEmpty();
    }

    /** The next in turn that can take a message, or null; it stays the next. */
    @Nullable
    Pipe ready() {
        for (int i = 0; i < pipes.size(); i++) {
            Pipe pipe = inTurn();
            if (pipe.canTake()) {
                return pipe;
            }
            next++;
        }
        return null;
    }

    /** The next in turn that holds a message, or null; it is the last from now on. */
    @Nullable
    Pipe holding() {
        for (int i = 0; i < pipes.size(); i++) {
            Pipe pipe = inTurn();
            next++;
            if (pipe.holds()) {
                return pipe;
            }
        }
        return null;
    }

    /** The pipe that {@link #ready} gave has had its turn. */
    void served() {
        next++;
    }

    private Pipe inTurn() {
        if (next >= pipes.size()) {
            next = 0;
        }
        return pipes.get(next);
    }
}
