/**
 * What waits on a control link, either way, each with a bound: frames to be sent in two lanes, frames that came and wait for the listener.
 * Used by {@code control} alone.
 */
@NullMarked
package dev.madang.fleet.control.queue;

import org.jspecify.annotations.NullMarked;
