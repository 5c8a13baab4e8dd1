/**
 * The Router: Producers with their encodings and recent packets, and the Consumers that each take what they should get.
 * One worker's thread owns all of it; called by the peer package, sends through a {@link PacketSink}.
 */
@NullMarked
package dev.madang.media.router;

import org.jspecify.annotations.NullMarked;
