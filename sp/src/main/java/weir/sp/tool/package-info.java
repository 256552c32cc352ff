/**
 * The command line tool {@link weir.sp.tool.Weircat}: sends and receives messages, with the options, the output and the exit status
 * of NNG's {@code nngcat} 1.5, so that either can stand in for the other in a script. A program, not for use by other code.
 *
 * <p><b>Threads.</b> One, that of {@code main}, in the blocking style; a second closes the service when the JVM is told to end.
 */
@NullMarked
package weir.sp.tool;

import org.jspecify.annotations.NullMarked;
