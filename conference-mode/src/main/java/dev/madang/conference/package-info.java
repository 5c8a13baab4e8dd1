/** Conferences: a group that an audience watches. Found as a {@link dev.madang.rooms.mode.RoomMode}. */
@NullMarked
package dev.madang.conference;

import org.jspecify.annotations.NullMarked;
