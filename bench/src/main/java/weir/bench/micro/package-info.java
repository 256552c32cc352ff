/** JMH benchmarks: what an operation, a timer and a round trip cost by themselves. */
@NullMarked
package weir.bench.micro;

import org.jspecify.annotations.NullMarked;
