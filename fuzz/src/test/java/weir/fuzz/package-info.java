/**
 * Fuzzing of what reads input from outside. A target is a method that takes bytes and throws only when a promise is
 * broken. Jazzer runs it, guided by coverage, when {@code JAZZER_FUZZ} is set; every build runs it with the inputs that once
 * broke it, with tries that a seed makes of examples, and with some that are very long.
 *
 * <p>Targets of what is package-private are in the package of what they try: all is on one class path.
 *
 * <p>To add one: a class with a {@code @FuzzTest} method, and a {@code @Test} that hands the target to {@link weir.fuzz.Tries}.
 */
package weir.fuzz;
