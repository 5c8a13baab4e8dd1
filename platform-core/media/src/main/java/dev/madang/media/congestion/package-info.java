/**
 * What a path carries, estimated from arrival times and losses, for sending (GCC on transport-cc) and for telling publishers
 * (REMB); how fast packets leave, and padding that tries for more. Pure state machines that are handed the time; called by
 * the receive and send packages on a worker's thread.
 */
@NullMarked
package dev.madang.media.congestion;

import org.jspecify.annotations.NullMarked;
