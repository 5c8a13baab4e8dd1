package dev.madang.media.sdp.negotiation;

import org.jspecify.annotations.Nullable;

/**
 * One encoding that the remote end may send.
 *
 * @param rid its rid, or null
 * @param ssrc its SSRC, 0 while unknown
 * @param rtxSsrc SSRC of its retransmissions, 0 for none or unknown
 */
public record EncodingParameters(@Nullable String rid, int ssrc, int rtxSsrc) {}
