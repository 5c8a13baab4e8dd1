package dev.madang.fleet.link;

import java.security.SecureRandom;

/**
 * What is random in a handshake: used for one, then forgotten. The arrays are not copied and not to be changed.
 *
 * @param nonce 32 bytes, which are sent
 * @param scalar 32 bytes, the X25519 private key, which never leaves the node
 */
public record Freshness(byte[] nonce, byte[] scalar) {
    /** @throws IllegalArgumentException when one has not 32 bytes */
    public Freshness {
        if (nonce.length != Greeting.NONCE_BYTES || scalar.length != X25519.KEY_BYTES) {
            throw new IllegalArgumentException("a nonce and a private key have 32 bytes each");
        }
    }

    /** Of that source. */
    public static Freshness from(SecureRandom random) {
        byte[] nonce = new byte[Greeting.NONCE_BYTES];
        byte[] scalar = new byte[X25519.KEY_BYTES];
        random.nextBytes(nonce);
        random.nextBytes(scalar);
        return new Freshness(nonce, scalar);
    }

    @Override
    public String toString() {
        return "freshness";
    }
}
