/**
 * What a worker keeps things in without garbage: packet slots, a map of primitive keys, counters. Each belongs to one worker's
 * thread; called by all packages of the data plane.
 */
@NullMarked
package dev.madang.media.memory;

import org.jspecify.annotations.NullMarked;
