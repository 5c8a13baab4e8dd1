package dev.madang.media.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Session keys from a master key and salt: AES in counter mode, key derivation rate zero (RFC 3711, 4.3). */
final class KeyDerivation {
    private static final int KEY = 0;
    private static final int AUTHENTICATION = 1;
    private static final int SALT = 2;

    private final byte[] masterKey;
    private final byte[] masterSalt;
    private final int firstLabel;

    /**
     * @param masterSalt 14 bytes, or 12 for AEAD, which count as padded with zeros (RFC 7714, 11)
     * @param rtcp whether the keys are for SRTCP
     */
    KeyDerivation(byte[] masterKey, byte[] masterSalt, boolean rtcp) {
        this.masterKey = masterKey;
        this.masterSalt = masterSalt;
        this.firstLabel = rtcp ? 3 : 0;
    }

    byte[] key() {
        return derive(KEY, masterKey.length);
    }

    /** The key of HMAC-SHA1. */
    byte[] authenticationKey() {
        return derive(AUTHENTICATION, 20);
    }

    byte[] salt() {
        return derive(SALT, masterSalt.length);
    }

    private byte[] derive(int label, int length) {
        byte[] iv = Arrays.copyOf(masterSalt, 16);
        iv[7] ^= (byte) (firstLabel + label);
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(new byte[length]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
