/**
 * This node as one of a fleet: its lease, the other nodes, the links to them, and what goes over these. Called by nobody but the
 * container; makes the ports that {@link dev.madang.rooms.Rooms} works with.
 */
@NullMarked
package dev.madang.server.fleet;

import org.jspecify.annotations.NullMarked;
