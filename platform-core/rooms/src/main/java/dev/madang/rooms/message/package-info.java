/**
 * What the Home of a room and its Routers say to each other: sealed messages, and the channel that numbers them and brings them
 * in order over whatever link there is. Messages are immutable values and may cross between threads and
 * nodes. Used by {@code home}, {@code router} and who connects them.
 */
@NullMarked
package dev.madang.rooms.message;

import org.jspecify.annotations.NullMarked;
