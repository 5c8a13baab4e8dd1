/**
 * Tracks as one worker has them: Producers, their encodings with recent packets, and the encodings' order by quality. One
 * worker's thread owns all of it; filled by the receive, relay and client packages.
 */
@NullMarked
package dev.madang.media.track;

import org.jspecify.annotations.NullMarked;
