package dev.madang.media.srtp;

/** The ciphers of one implementation; {@link #select} takes the fastest that proves right. One instance serves all workers. */
public interface SrtpCrypto {
    /** Libcrypto where it is there and passes a known-answer test, else the JDK's ciphers. */
    static SrtpCrypto select() {
        return LibcryptoCrypto.isUsable() ? LibcryptoCrypto.INSTANCE : JceCrypto.INSTANCE;
    }

    /** The JDK's ciphers. */
    static SrtpCrypto portable() {
        return JceCrypto.INSTANCE;
    }

    /** For logs and metrics. */
    String name();

    /** AES-GCM with that key for one direction. */
    AeadCipher aead(byte[] key, boolean encrypt);

    /** AES in counter mode with that key. */
    CounterCipher counter(byte[] key);

    /** HMAC-SHA1 with that key. */
    PacketMac mac(byte[] key);
}
