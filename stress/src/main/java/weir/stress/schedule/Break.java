package weir.stress.schedule;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ways to break the state machine while it is loaded: what the interleaver must find, to be worth anything. */
public enum Break {
    /** A finish takes whatever runs, not the operation that it means. */
    CLAIM_WITHOUT_TICKET("Operation", "claim") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
            return isTicket(call) ? code.pop2().lload(1) : null;
        }
    },
    /** A timer hits whatever runs. */
    ABORT_WITHOUT_TICKET("Operation", "abort", "(JI)Z") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
            return isTicket(call) && occurrence == 1 ? code.pop2().lload(1) : null;
        }
    },
    /** A late canceller takes the handle's next operation off the list. */
    QUEUE_CANCELS_WITHOUT_TICKET("OperationQueue", "cancel") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
            return isTicket(call) ? code.pop().lload(2) : null;
        }
    },
    /** Two submitters both get in. */
    START_LOOKS_THEN_SETS("Operation", "start") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
            return isCompareAndSet(call) ? compareAndSet(code, ConstantDescs.CD_long) : null;
        }
    },
    /** Two finishers both win, or an abort is overwritten. */
    CLAIM_LOOKS_THEN_SETS("Operation", "claim") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
            return isCompareAndSet(call) ? compareAndSet(code, ConstantDescs.CD_long) : null;
        }
    },
    /** An abort brings a finished operation back. */
    ABORT_LOOKS_THEN_SETS("Operation", "abort", "(JI)Z") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
            return isCompareAndSet(call) ? compareAndSet(code, ConstantDescs.CD_long) : null;
        }
    },
    /** Of two waiters one is forgotten. */
    PUSH_LOOKS_THEN_SETS("Operation", "push") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
            return isCompareAndSet(call) ? compareAndSet(code, ConstantDescs.CD_Object) : null;
        }
    },
    /** An abort during the submission is forgotten. */
    ARM_IGNORES_ABORT("Operation", "armUntil", "(JZJ)Lweir/api/AioStatus;") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
            return call.name().equalsString("abortReason") ? code.pop2().iconst_0() : null;
        }
    },
    /** The callback of operation N + 1 begins while that of N runs. */
    DELIVERS_DURING_CALLBACK("Operation", "complete") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, ConstantInstruction constant) {
            return constant.constantValue().equals(CALLBACK) ? code.lconst_0() : null;
        }
    },
    /** Waiters look before the end is visible, and are not told again. */
    SIGNALS_BEFORE_PUBLISHING("Operation", "complete") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
            if (call.name().equalsString("end")) {
                return code.with(call)
                        .aload(0)
                        .invokevirtual(
                                call.owner().asSymbol(), "signalWaiters", MethodTypeDesc.of(ConstantDescs.CD_void));
            }
            // Its arguments: this, the word before, the queue.
            return call.name().equalsString("becameQuiet") ? code.pop().pop2().pop() : null;
        }
    },
    /** A waiter that was woken for the operation before is not woken again. */
    AWAIT_LOOKS_ONCE("Operation", "awaitOver") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
            return call.name().equalsString("push") && occurrence == 2 ? code.pop2() : null;
        }
    },
    /** A closed handle is given back twice. */
    RELEASE_LOOKS_THEN_SETS("Operation", "releaseOnce") {
        @Override
        @Nullable
        CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
            return call.name().equalsString("getAndBitwiseOr")
                    ? code.invokestatic(
                            NOT_ATOMIC,
                            "getAndOr",
                            MethodTypeDesc.of(
                                    ConstantDescs.CD_long, VAR_HANDLE, ConstantDescs.CD_Object, ConstantDescs.CD_long))
                    : null;
        }
    };

    /** The flag of the word. */
    private static final Long CALLBACK = 1L << 9;

    private static final ClassDesc NOT_ATOMIC = ClassDesc.of(NotAtomic.class.getName());
    private static final ClassDesc VAR_HANDLE = ClassDesc.of(VarHandle.class.getName());

    private final String className;
    private final String method;
    private final @Nullable String descriptor;

    Break(String className, String method) {
        this(className, method, null);
    }

    Break(String className, String method, @Nullable String descriptor) {
        this.className = "weir/spi/" + className;
        this.method = method;
        this.descriptor = descriptor;
    }

    /** How it breaks a method, or null if it leaves it alone. */
    @Nullable
    InMethod in(String ofClass, String name, String type) {
        boolean here =
                ofClass.equals(className) && name.equals(method) && (descriptor == null || descriptor.equals(type));
        return here ? new InMethod() : null;
    }

    /** What was written instead of a call, the n-th of that name in the method; null if nothing was. */
    @Nullable
    CodeBuilder instead(CodeBuilder code, InvokeInstruction call, int occurrence) {
        return null;
    }

    /** What was written instead of a constant; null if nothing was. */
    @Nullable
    CodeBuilder instead(CodeBuilder code, ConstantInstruction constant) {
        return null;
    }

    /** The breaking of one method, from its first instruction to its last. */
    final class InMethod {
        /** How often a method of a name was called so far. */
        private final Map<String, Integer> calls = new HashMap<>();

        boolean replaces(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeInstruction call) {
                return instead(code, call, calls.merge(call.name().stringValue(), 1, Integer::sum)) != null;
            }
            return element instanceof ConstantInstruction constant && instead(code, constant) != null;
        }
    }

    private static boolean isTicket(InvokeInstruction call) {
        return call.name().equalsString("ticket");
    }

    private static boolean isCompareAndSet(InvokeInstruction call) {
        return call.name().equalsString("compareAndSet");
    }

    private static CodeBuilder compareAndSet(CodeBuilder code, ClassDesc value) {
        return code.invokestatic(
                NOT_ATOMIC,
                "compareAndSet",
                MethodTypeDesc.of(ConstantDescs.CD_boolean, VAR_HANDLE, ConstantDescs.CD_Object, value, value));
    }
}
