/**
 * SDP: model, parser, writer (RFC 8866, Unified Plan of RFC 9429), and values that stand in it. Text never reaches the packet
 * path. Called by everybody who negotiates, outside of this module too.
 */
@NullMarked
package dev.madang.media.sdp;

import org.jspecify.annotations.NullMarked;
