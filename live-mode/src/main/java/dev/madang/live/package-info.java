/**
 * Live: one host sends, an audience without bounds watches; multi-guest: the host shares its stage. Found as
 * {@link dev.madang.rooms.mode.RoomMode}s.
 */
@NullMarked
package dev.madang.live;

import org.jspecify.annotations.NullMarked;
