/**
 * Time as rooms know it: the port to a clock, and timers of a state machine that is woken when one is due. Used by every
 * other package of rooms; tests pass a clock of their own.
 */
@NullMarked
package dev.madang.rooms.time;

import org.jspecify.annotations.NullMarked;
