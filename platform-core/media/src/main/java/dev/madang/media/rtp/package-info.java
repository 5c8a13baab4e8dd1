/**
 * RTP packet views, header extensions and codec descriptors over native memory: parse once, rewrite in place.
 * Called by the receive, router and send packages on a worker's thread; nothing here allocates per packet.
 */
@NullMarked
package dev.madang.media.rtp;

import org.jspecify.annotations.NullMarked;
