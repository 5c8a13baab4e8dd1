/**
 * What rooms are spoken about in: ids and values that Home, Router, events and the API share. Immutable, without behaviour
 * beyond their own checks; used by everybody, from any thread.
 */
@NullMarked
package dev.madang.rooms.model;

import org.jspecify.annotations.NullMarked;
