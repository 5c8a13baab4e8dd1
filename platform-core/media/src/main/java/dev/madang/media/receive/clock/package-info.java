/**
 * The publisher's clock: which of our time its timestamps are, by its sender reports or by when its packets come. Pure state
 * machines that are handed the time; called by the receive package on a worker's thread.
 */
@NullMarked
package dev.madang.media.receive.clock;

import org.jspecify.annotations.NullMarked;
