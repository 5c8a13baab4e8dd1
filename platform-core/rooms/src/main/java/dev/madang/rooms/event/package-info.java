/**
 * Room events: facts about a room, in order. The room's engine appends them; whoever keeps, ships or shows them
 * implements or subscribes.
 */
@NullMarked
package dev.madang.rooms.event;

import org.jspecify.annotations.NullMarked;
