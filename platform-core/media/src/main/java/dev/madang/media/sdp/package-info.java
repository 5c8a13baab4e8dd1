/**
 * SDP: model, parser, writer (RFC 8866, Unified Plan of RFC 9429) and the negotiation that turns an offer into an answer
 * and into plain parameters. Runs on control-plane threads; the packet path never sees text.
 */
@NullMarked
package dev.madang.media.sdp;

import org.jspecify.annotations.NullMarked;
