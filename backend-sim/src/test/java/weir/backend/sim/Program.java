package weir.backend.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What users do, made of a seed: a list of steps that each name what they are about by numbers. Whatever is taken out of it,
 * the rest is a program too, so that one which fails can be made smaller.
 */
record Program(Faults faults, List<Step> steps) {
    private static final int MOST_STEPS = 40;

    /** What a step does. */
    enum Kind {
        CONNECT,
        SEND,
        SEND_ALL,
        RECV,
        RECV_FULLY,
        READABLE,
        POST,
        RECEIVE,
        SLEEP,
        CANCEL,
        STOP,
        CLOSE_HANDLE,
        SHUTDOWN_OUTPUT,
        CLOSE_STREAM,
        RESET,
        SWAP,
        PASS
    }

    /**
     * A step.
     *
     * @param target which stream, operation or engine: a number that is taken modulo what there is
     * @param amount bytes, or milliseconds
     * @param timeoutMillis of the operation; -1 = none
     */
    record Step(Kind kind, int target, int amount, int timeoutMillis) {}

    /** The program of a seed. */
    static Program of(long seed) {
        Random random = new Random(seed);
        Faults faults = switch (random.nextInt(4)) {
            case 0 -> Faults.NONE;
            case 1 -> Faults.ROUGH;
            case 2 -> Faults.ROUGH.withLoss(0.2, 0.2);
            default -> Faults.ROUGH.withResets(0.02);
        };
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(Kind.CONNECT, 0, 0, -1));
        int length = 5 + random.nextInt(MOST_STEPS);
        for (int i = 0; i < length; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            int amount = random.nextInt(4) == 0 ? random.nextInt(400_000) : random.nextInt(200);
            int timeout = random.nextInt(4) == 0 ? random.nextInt(20) : -1;
            steps.add(new Step(kind, random.nextInt(1000), amount, timeout));
        }
        return new Program(faults, steps);
    }

    /** Without so many steps from a place on. */
    Program without(int from, int count) {
        List<Step> left = new ArrayList<>(steps.subList(0, from));
        left.addAll(steps.subList(from + count, steps.size()));
        return new Program(faults, left);
    }

    /** As text, a step a line. */
    String describe() {
        StringBuilder text = new StringBuilder(faults.toString());
        steps.forEach(step -> text.append("\n  ").append(step));
        return text.toString();
    }
}
