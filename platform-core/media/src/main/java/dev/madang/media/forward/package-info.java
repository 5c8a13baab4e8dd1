/**
 * Tracks going out: a Consumer chooses an encoding, rewrites its packets into one continuous RTP stream, and retransmits them.
 * On one worker's thread; called by the send package, writes through {@link PacketSink}.
 */
@NullMarked
package dev.madang.media.forward;

import org.jspecify.annotations.NullMarked;
