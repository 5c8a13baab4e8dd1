package dev.madang.fleet.link;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals records of one direction of a link by AES-256-GCM. On the wire a record is the length of its sealed form (2 bytes, authenticated
 * too), then the sealed form: the plain one encrypted, and a tag (16 bytes). The nonce is 4 zero bytes and a counter (8 bytes) from 0 on,
 * which is not sent. Not thread-safe: one thread writes.
 */
public final class FrameSealer {
    /** A plain record has so many bytes at the most. */
    public static final int MOST_PLAIN = 16_400;

    /** The length before each. */
    public static final int LENGTH_BYTES = 2;

    /** By how much the sealed form is longer than the plain one. */
    public static final int TAG_BYTES = 16;

    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 12;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private long counter;

    FrameSealer(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        this.cipher = cipher();
    }

    /**
     * Puts a record, length included, into {@code out} from {@code at} on.
     *
     * @return how many bytes that took: {@code length} and {@value #LENGTH_BYTES} and {@value #TAG_BYTES}
     * @throws IllegalArgumentException when it has 0 or more than {@value #MOST_PLAIN} bytes
     */
    public int seal(byte[] plain, int length, byte[] out, int at) {
        if (length < 1 || length > MOST_PLAIN) {
            throw new IllegalArgumentException("a record of " + length + " bytes");
        }
        int sealed = length + TAG_BYTES;
        out[at] = (byte) (sealed >>> 8);
        out[at + 1] = (byte) sealed;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce(counter++));
            cipher.updateAAD(out, at, LENGTH_BYTES);
            return LENGTH_BYTES + cipher.doFinal(plain, 0, length, out, at + LENGTH_BYTES);
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    static GCMParameterSpec nonce(long counter) {
        return new GCMParameterSpec(
                8 * TAG_BYTES,
                ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(counter).array());
    }

    static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
