/** Group calls: everybody sends and receives. Found as a {@link dev.madang.rooms.mode.RoomMode}. */
@NullMarked
package dev.madang.group;

import org.jspecify.annotations.NullMarked;
