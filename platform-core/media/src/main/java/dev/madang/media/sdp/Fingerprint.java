package dev.madang.media.sdp;

/**
 * A certificate's fingerprint as SDP writes it (RFC 8122, 5).
 *
 * @param algorithm hash name in lower case, such as {@code sha-256}
 * @param value upper-case hexadecimal bytes joined by colons
 */
public record Fingerprint(String algorithm, String value) {}
