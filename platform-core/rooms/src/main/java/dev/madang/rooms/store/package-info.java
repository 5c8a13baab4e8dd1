/**
 * What of a room outlives its node, and the port by which it is kept. Written by a room's Home through
 * {@link dev.madang.rooms.Rooms}; implemented by {@code media-server}. A Home also gives it to other
 * nodes, for the next Home.
 */
@NullMarked
package dev.madang.rooms.store;

import org.jspecify.annotations.NullMarked;
