/**
 * What the Home of a room and its Routers say to each other, and nodes of tracks, as bytes: {@link dev.madang.fleet.wire.RoomMessages}
 * and {@link dev.madang.fleet.wire.RelayMessages} write and read it, nodes of neighbouring versions understand each other. Pure; for who carries the frames, from any thread.
 */
@NullMarked
package dev.madang.fleet.wire;

import org.jspecify.annotations.NullMarked;
