/**
 * The Home of a room, which decides: who comes in, roles, limits, moderation, the room's life, who speaks, the order of facts. A state
 * machine without threads or clock that knows rules and people, no connection; used by {@link dev.madang.rooms.Room}.
 */
@NullMarked
package dev.madang.rooms.home;

import org.jspecify.annotations.NullMarked;
