/**
 * Rooms: what people join. The room's engine, written once for every mode, connects the Producers of those who publish to
 * the Slots of those who watch. Used by {@code media-server}; modes see {@link dev.madang.rooms.mode} only.
 */
@NullMarked
package dev.madang.rooms;

import org.jspecify.annotations.NullMarked;
