/**
 * The sending half of a Peer: RTP streams, congestion control and pacing, sender reports, answers to NACK. On one worker's
 * thread; called by the peer package, sends through the transport's path.
 */
@NullMarked
package dev.madang.media.send;

import org.jspecify.annotations.NullMarked;
