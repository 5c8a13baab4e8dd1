/**
 * DTLS 1.2 with use_srtp (RFC 5764): a small non-blocking port, and BouncyCastle behind it on virtual threads.
 * Called by the transport package; the only package that touches BouncyCastle.
 */
@NullMarked
package dev.madang.media.dtls;

import org.jspecify.annotations.NullMarked;
