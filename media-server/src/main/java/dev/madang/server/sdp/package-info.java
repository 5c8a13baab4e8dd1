/** The SDP that clients speak, between them and the Unified Plan of the media core. Used by WHIP, WHEP and signalling. */
@NullMarked
package dev.madang.server.sdp;

import org.jspecify.annotations.NullMarked;
