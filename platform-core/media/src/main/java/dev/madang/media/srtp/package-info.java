/**
 * SRTP and SRTCP (RFC 3711, RFC 7714) over native memory; encryption is the copy from packet slot to egress.
 * A context belongs to one path of the transport package and is called on its worker's thread only.
 */
@NullMarked
package dev.madang.media.srtp;

import org.jspecify.annotations.NullMarked;
