package weir.stress.schedule;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads classes a second time, with a step before each access to what threads share. So every access of the state machine
 * is a place where another thread may go first, also one that was written yesterday; and the classes that are shipped know
 * nothing of it and pay nothing for it.
 */
public class SteppingLoader extends ClassLoader {
    /** Loaded here: those that are rewritten, and all that name them. */
    private static final List<String> OURS = List.of("weir.spi.", "weir.stress.model.", "weir.stress.triples.");

    private final @Nullable Break broken;

    /**
     * Makes one.
     *
     * @param broken how to break the state machine, or null to leave it whole
     */
    public SteppingLoader(@Nullable Break broken) {
        super("stepping", SteppingLoader.class.getClassLoader());
        this.broken = broken;
    }

    /** The program of a name. */
    public Program program(String className) {
        try {
            return (Program) loadClass(className).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(className + " cannot be loaded", e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (OURS.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] rewritten = rewrite(in.readAllBytes());
            return defineClass(name, rewritten, 0, rewritten.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] rewrite(byte[] original) {
        ClassFile files = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(getParent()).cached()));
        ClassModel model = files.parse(original);
        ClassTransform steps = (builder, element) -> {
            if (element instanceof MethodModel method
                    && method.code().isPresent()
                    && !method.methodName().equalsString("<clinit>")) {
                builder.transformMethod(
                        method, MethodTransform.transformingCode(new StepsInCode(model, method, broken)));
            } else {
                builder.with(element);
            }
        };
        return files.transformClass(model, steps);
    }
}
