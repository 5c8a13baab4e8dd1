/**
 * RTCP over native memory: a parser that walks compound and reduced-size packets for a visitor, and writers that append one
 * packet each; NTP time as they carry it. Called by the receive, send and peer packages on a worker's thread.
 */
@NullMarked
package dev.madang.media.rtcp;

import org.jspecify.annotations.NullMarked;
