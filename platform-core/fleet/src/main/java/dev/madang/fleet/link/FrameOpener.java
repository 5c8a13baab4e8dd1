package dev.madang.fleet.link;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Opens what the {@link FrameSealer} of the other node sealed, in the same order. Not thread-safe: one thread reads. */
public final class FrameOpener {
    /** The sealed form of a record has so many bytes at the most. */
    public static final int MOST_SEALED = FrameSealer.MOST_PLAIN + FrameSealer.TAG_BYTES;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final byte[] lengthBytes = new byte[FrameSealer.LENGTH_BYTES];
    private long counter;

    FrameOpener(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        this.cipher = FrameSealer.cipher();
    }

    /** Whether a sealed form may have that length, which was read from the wire. */
    public static boolean mayHaveLength(int sealed) {
        return sealed > FrameSealer.TAG_BYTES && sealed <= MOST_SEALED;
    }

    /**
     * Opens a record whose length has been read.
     *
     * @param sealed begins with the sealed form
     * @param plain where it is put; has room for {@link FrameSealer#MOST_PLAIN} bytes
     * @return the length of the plain record, or -1 when it is not what the other node sealed next; the link is no good any more then
     */
    public int open(byte[] sealed, int length, byte[] plain) {
        if (!mayHaveLength(length)) {
            return -1;
        }
        lengthBytes[0] = (byte) (length >>> 8);
        lengthBytes[1] = (byte) length;
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, FrameSealer.nonce(counter++));
            cipher.updateAAD(lengthBytes);
            return cipher.doFinal(sealed, 0, length, plain, 0);
        } catch (AEADBadTagException tampered) {
            return -1;
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
