/**
 * The words in which a mode says its rules: data and pure functions, no state, no packets. Everything is immutable and
 * may be read from any thread. Implemented by the mode modules, read by a room's Home and Routers.
 */
@NullMarked
package dev.madang.rooms.mode;

import org.jspecify.annotations.NullMarked;
