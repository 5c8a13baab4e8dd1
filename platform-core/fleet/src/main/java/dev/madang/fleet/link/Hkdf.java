package dev.madang.fleet.link;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** HKDF (RFC 5869), HMAC and SHA-256, which every Java has. */
final class Hkdf {
    static final int HASH_BYTES = 32;

    private Hkdf() {}

    /** HKDF-Extract; the key material is that of all parts, one behind the other. */
    static SecretKey extract(byte[] salt, byte[]... material) {
        try {
            HKDFParameterSpec.Builder spec = HKDFParameterSpec.ofExtract().addSalt(salt);
            for (byte[] part : material) {
                spec.addIKM(part);
            }
            return KDF.getInstance("HKDF-SHA256").deriveKey("Generic", spec.extractOnly());
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    /** HKDF-Expand. */
    static byte[] expand(SecretKey pseudorandom, byte[] info, int bytes) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.expandOnly(pseudorandom, info, bytes));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    /** HMAC-SHA256 over all parts, one behind the other. */
    static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    /** SHA-256 over all parts, one behind the other. */
    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
