package dev.madang.media.srtp;

import java.lang.foreign.Arena;

/** Makes the keyed ciphers of one implementation. What it makes is for one thread, the arena's. */
interface Ciphers {
    /** AES-GCM with a key of 16 or 32 bytes, for one direction. */
    AeadCipher aead(byte[] key, boolean encrypt, Arena arena);

    /** AES-128 in counter mode. */
    CounterCipher counter(byte[] key, Arena arena);

    /** HMAC-SHA1. */
    PacketMac mac(byte[] key, Arena arena);
}
