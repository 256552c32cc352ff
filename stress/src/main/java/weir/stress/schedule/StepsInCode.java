package weir.stress.schedule;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import org.jspecify.annotations.Nullable;

/** Rewrites one method: steps before accesses, and the scheduler's parking and locking instead of the JDK's. */
final class StepsInCode implements CodeTransform {
    private static final ClassDesc STEPS = ClassDesc.of(Steps.class.getName());
    private static final ClassDesc THREAD = ClassDesc.of(Thread.class.getName());
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);
    private static final MethodTypeDesc TEXT = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

    private static final String SPI = "weir/spi/";
    private static final String MUTEX = SPI + "Mutex";

    private final String className;
    private final String methodName;
    private final boolean shared;
    private final Break.@Nullable InMethod broken;

    StepsInCode(ClassModel model, MethodModel method, @Nullable Break broken) {
        className = model.thisClass().asInternalName();
        methodName = method.methodName().stringValue();
        // What a constructor writes nobody sees yet.
        shared = className.startsWith(SPI) && !methodName.equals("<init>");
        this.broken = broken == null
                ? null
                : broken.in(className, methodName, method.methodType().stringValue());
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
        if (broken != null && broken.replaces(code, element)) {
            return;
        }
        if (element instanceof FieldInstruction field && shared && isShared(field)) {
            step(
                    code,
                    (field.opcode() == Opcode.GETFIELD ? "reads " : "writes ")
                            + field.name().stringValue());
            code.with(field);
        } else if (element instanceof InvokeInstruction call) {
            call(code, call);
        } else {
            code.with(element);
        }
    }

    private static boolean isShared(FieldInstruction field) {
        boolean ofObject = field.opcode() == Opcode.GETFIELD || field.opcode() == Opcode.PUTFIELD;
        return ofObject
                && field.owner().asInternalName().startsWith(SPI)
                && !field.typeSymbol().descriptorString().equals("L" + MUTEX + ";"); // the field is final
    }

    private void call(CodeBuilder code, InvokeInstruction call) {
        String target = call.owner().asInternalName() + "." + call.name().stringValue();
        switch (target) {
            case "java/lang/Thread.currentThread" ->
                code.invokestatic(STEPS, "currentThread", MethodTypeDesc.of(THREAD));
            case "java/util/concurrent/locks/LockSupport.park" ->
                code.invokestatic(STEPS, "park", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object));
            case "java/util/concurrent/locks/LockSupport.unpark" ->
                code.invokestatic(STEPS, "unpark", MethodTypeDesc.of(ConstantDescs.CD_void, THREAD));
            case MUTEX + ".acquire" -> acquire(code);
            case MUTEX + ".release" -> {
                step(code, "releases the lock");
                code.with(call);
                code.invokestatic(STEPS, "released", NOTHING);
            }
            case MUTEX + ".compareAndSetState" -> {
                step(code, "takes the lock");
                code.with(call);
            }
            default -> {
                if (shared && target.startsWith("java/lang/invoke/VarHandle.")) {
                    step(code, call.name().stringValue());
                }
                code.with(call);
            }
        }
    }

    /** Mutex.lock calls acquire(1) on itself once the lock was taken: waits for releases and tries again. */
    private static void acquire(CodeBuilder code) {
        code.pop().pop();
        Label again = code.newBoundLabel();
        code.invokestatic(STEPS, "contended", NOTHING);
        code.aload(0);
        code.invokevirtual(ClassDesc.ofInternalName(MUTEX), "tryLock", MethodTypeDesc.of(ConstantDescs.CD_boolean));
        code.ifeq(again);
    }

    private void step(CodeBuilder code, String what) {
        String simple = className.substring(className.lastIndexOf('/') + 1).replace('$', '.');
        code.loadConstant(simple + "." + methodName + " " + what);
        code.invokestatic(STEPS, "step", TEXT);
    }
}
