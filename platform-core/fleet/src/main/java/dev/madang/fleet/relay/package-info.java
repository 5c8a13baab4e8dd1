/**
 * Which tracks cross between nodes: an Edge says what it wants of each other node, an Origin sends that and says under which SSRC. Pure
 * but for the media engine that it drives; used by {@code media-server}, which brings {@link dev.madang.fleet.relay.RelayMessage}s across.
 */
@NullMarked
package dev.madang.fleet.relay;

import org.jspecify.annotations.NullMarked;
