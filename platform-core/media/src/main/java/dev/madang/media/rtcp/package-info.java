/**
 * RTCP over native memory: a parser that walks compound and reduced-size packets for a visitor, and writers that append one
 * packet each. Called by the peer and receive packages on a worker's thread.
 */
@NullMarked
package dev.madang.media.rtcp;

import org.jspecify.annotations.NullMarked;
