/**
 * Fuzzing of what reads input from outside. A target is a method that takes bytes and throws only when a promise is
 * broken. Every build runs it with the inputs that once broke it, with tries that a seed makes of examples, and with one that
 * is very long; without Jazzer, which takes long to get up. Jazzer runs it, guided by coverage, by the command that
 * CONTRIBUTING names.
 *
 * <p>Targets of what is package-private are in the package of what they try: all is on one class path.
 *
 * <p>To add one: a class with a {@code @FuzzTest} method, and a {@code @Test} that hands the target to {@link weir.fuzz.Tries}.
 */
package weir.fuzz;
