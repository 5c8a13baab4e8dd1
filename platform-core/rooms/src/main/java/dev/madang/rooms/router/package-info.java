/**
 * The Router of a room on one node: holds the legs and presences of that node, feeds Slots from tracks as the Home's roster says, and
 * reports to the Home. Beside the root, which passes it on, the only package that knows the media core; used by {@link dev.madang.rooms.Room} and the API.
 */
@NullMarked
package dev.madang.rooms.router;

import org.jspecify.annotations.NullMarked;
