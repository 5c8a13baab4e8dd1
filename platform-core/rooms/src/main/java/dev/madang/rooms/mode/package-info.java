/**
 * The words in which a mode says its rules: data and pure functions, no state, no packets. Implemented by the mode
 * modules, read by the room's engine.
 */
@NullMarked
package dev.madang.rooms.mode;

import org.jspecify.annotations.NullMarked;
