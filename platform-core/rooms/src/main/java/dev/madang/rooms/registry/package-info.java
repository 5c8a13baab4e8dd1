/**
 * The Registry: what a fleet knows of its rooms. Used by {@link dev.madang.rooms.Rooms}; implemented in memory for a single
 * node.
 */
@NullMarked
package dev.madang.rooms.registry;

import org.jspecify.annotations.NullMarked;
