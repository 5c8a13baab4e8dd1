package dev.madang.media.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that protect either RTP or RTCP in one direction.
 *
 * @param key the cipher's
 * @param authenticationKey HMAC-SHA1's, which AEAD has no use for
 * @param salt what nonces and counter blocks are combined with
 */
@SuppressWarnings("ArrayRecordComponent")
record SessionKeys(byte[] key, byte[] authenticationKey, byte[] salt) {
    private static final int KEY = 0;
    private static final int AUTHENTICATION = 1;
    private static final int SALT = 2;
    private static final int RTCP = 3;
    private static final int AUTHENTICATION_LENGTH = 20;

    /**
     * From a master key and salt: AES in counter mode, key derivation rate zero (RFC 3711, 4.3).
     *
     * @param masterSalt 14 bytes, or 12 for AEAD, which count as padded with zeros (RFC 7714, 11)
     * @param rtcp whether the keys are for SRTCP
     */
    static SessionKeys derive(byte[] masterKey, byte[] masterSalt, boolean rtcp) {
        int labels = rtcp ? RTCP : 0;
        return new SessionKeys(
                derive(masterKey, masterSalt, labels + KEY, masterKey.length),
                derive(masterKey, masterSalt, labels + AUTHENTICATION, AUTHENTICATION_LENGTH),
                derive(masterKey, masterSalt, labels + SALT, masterSalt.length));
    }

    private static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int length) {
        byte[] iv = Arrays.copyOf(masterSalt, 16);
        iv[7] ^= (byte) label;
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(new byte[length]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Overwrites the keys, once ciphers have taken them. */
    void erase() {
        Arrays.fill(key, (byte) 0);
        Arrays.fill(authenticationKey, (byte) 0);
        Arrays.fill(salt, (byte) 0);
    }

    @Override
    public String toString() {
        return "SessionKeys";
    }
}
