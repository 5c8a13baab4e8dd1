package dev.madang.media.dtls;

import dev.madang.media.sdp.Fingerprint;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Computes and compares certificate fingerprints (RFC 8122, 5). */
final class Fingerprints {
    private static final Map<String, String> DIGESTS = Map.of(
            "sha-1", "SHA-1", "sha-224", "SHA-224", "sha-256", "SHA-256", "sha-384", "SHA-384", "sha-512", "SHA-512");

    private Fingerprints() {}

    static Fingerprint of(byte[] certificate, String algorithm) {
        try {
            byte[] digest = MessageDigest.getInstance(DIGESTS.getOrDefault(algorithm, algorithm))
                    .digest(certificate);
            return new Fingerprint(
                    algorithm, HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("no digest " + algorithm, e);
        }
    }

    /** Whether one of the fingerprints, of a hash we know, is the certificate's. */
    static boolean anyMatches(byte[] certificate, List<Fingerprint> fingerprints) {
        for (Fingerprint wanted : fingerprints) {
            if (DIGESTS.containsKey(wanted.algorithm())
                    && of(certificate, wanted.algorithm()).value().equalsIgnoreCase(wanted.value())) {
                return true;
            }
        }
        return false;
    }
}
