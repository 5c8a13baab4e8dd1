/**
 * The Registry: what a fleet knows of its rooms and nodes, as two ports. Used by {@link dev.madang.rooms.Rooms} and by who places legs;
 * implemented in memory for a single node, and by {@code fleet} on Redis.
 */
@NullMarked
package dev.madang.rooms.registry;

import org.jspecify.annotations.NullMarked;
