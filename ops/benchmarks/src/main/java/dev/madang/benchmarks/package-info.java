/**
 * What the media core costs: JMH benchmarks of its parts, and {@code forward}, which measures a whole node on one core.
 * Nobody calls this but its own commands.
 */
@NullMarked
package dev.madang.benchmarks;

import org.jspecify.annotations.NullMarked;
