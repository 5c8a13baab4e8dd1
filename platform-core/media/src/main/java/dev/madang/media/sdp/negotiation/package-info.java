/**
 * Offers and answers (RFC 3264, RFC 9429): makes them, and tells what they come to in plain parameters. Called by the peer and
 * client packages on threads that may wait, and by those who play the other end.
 */
@NullMarked
package dev.madang.media.sdp.negotiation;

import org.jspecify.annotations.NullMarked;
