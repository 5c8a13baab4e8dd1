package dev.madang.fleet.link;

/**
 * What is in a {@code hello} or a {@code welcome}.
 *
 * @param timeMs the sender's clock, milliseconds since 1970
 * @param nonce {@value #NONCE_BYTES} random bytes
 * @param keyId the fleet key that signs it
 * @param ephemeral the sender's X25519 public key for this handshake
 * @param generation of the SRTP keys by which the sender sends now, 0 to {@value #MOST_GENERATION}
 */
record Greeting(NodeIdentity node, long timeMs, byte[] nonce, int keyId, byte[] ephemeral, int generation) {
    static final int NONCE_BYTES = 32;
    static final int MOST_GENERATION = 15;

    /** Which of the two messages. */
    enum Kind {
        HELLO(1, "madang hello 1"),
        WELCOME(2, "madang welcome 1");

        private final int code;
        private final byte[] domain;

        Kind(int code, String domain) {
            this.code = code;
            this.domain = Hkdf.ascii(domain);
        }

        /** How the message names itself. */
        int code() {
            return code;
        }

        /** What its MAC begins with, so that one is never taken for the other; not to be changed. */
        byte[] domain() {
            return domain;
        }
    }
}
