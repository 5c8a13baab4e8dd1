/** Live: one host sends, an audience without bounds watches. Found as a {@link dev.madang.rooms.mode.RoomMode}. */
@NullMarked
package dev.madang.live;

import org.jspecify.annotations.NullMarked;
