/**
 * What the Home of a room and its Routers say to each other, as bytes between nodes: {@link dev.madang.fleet.wire.RoomMessages} writes
 * and reads frames, nodes of neighbouring versions understand each other. Pure; for who carries the frames, from any thread.
 */
@NullMarked
package dev.madang.fleet.wire;

import org.jspecify.annotations.NullMarked;
