/**
 * Rooms: what people join. A {@link dev.madang.rooms.Room} is a Home, which decides, and on each node a Router, which holds legs; the two
 * speak by messages only. Used by {@code media-server}; modes see {@link dev.madang.rooms.mode} only.
 */
@NullMarked
package dev.madang.rooms;

import org.jspecify.annotations.NullMarked;
