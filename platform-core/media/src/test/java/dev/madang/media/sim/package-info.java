/**
 * A network in virtual time, and what else simulations need: production code runs through hours of loss and delay in a
 * second, from a seed. For tests only.
 */
@NullMarked
package dev.madang.media.sim;

import org.jspecify.annotations.NullMarked;
