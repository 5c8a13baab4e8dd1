/**
 * The receiving half of a Peer: the track of each SSRC, what of it is taken, and what its publisher is told. On one worker's
 * thread; called by the peer package, fills Producers, answers through the transport's path.
 */
@NullMarked
package dev.madang.media.receive;

import org.jspecify.annotations.NullMarked;
