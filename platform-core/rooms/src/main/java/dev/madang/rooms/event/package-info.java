/**
 * Room events: facts about a room, in order; immutable. A room's Home says them; whoever keeps, ships or shows them
 * implements or subscribes.
 */
@NullMarked
package dev.madang.rooms.event;

import org.jspecify.annotations.NullMarked;
