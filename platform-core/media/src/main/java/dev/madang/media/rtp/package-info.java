/**
 * RTP packet views, header extensions and codec descriptors over native memory: parse once, rewrite in place.
 * Called by the packages of the data plane on a worker's thread; nothing here allocates per packet. Others use its values only.
 */
@NullMarked
package dev.madang.media.rtp;

import org.jspecify.annotations.NullMarked;
