/**
 * Those in a room as its Home knows them: participants, what they publish, their legs and presences on whatever nodes, and the roster of
 * them all. State without decisions; used by {@link dev.madang.rooms.home} only.
 */
@NullMarked
package dev.madang.rooms.home.people;

import org.jspecify.annotations.NullMarked;
