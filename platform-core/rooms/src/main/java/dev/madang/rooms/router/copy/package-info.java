/**
 * What a Router knows of its room, which is what the Home told last. Used by {@code router}; {@link dev.madang.rooms.router.copy.RoomCopy}
 * also by {@link dev.madang.rooms.Room}.
 */
@NullMarked
package dev.madang.rooms.router.copy;

import org.jspecify.annotations.NullMarked;
