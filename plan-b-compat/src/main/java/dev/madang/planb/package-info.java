/** Plan B, the SDP of old WebRTC clients, to Unified Plan and back: for one Peer, text to text, knowing no media. */
@NullMarked
package dev.madang.planb;

import org.jspecify.annotations.NullMarked;
