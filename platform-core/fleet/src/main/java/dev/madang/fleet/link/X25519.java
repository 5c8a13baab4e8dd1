package dev.madang.fleet.link;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

/** X25519 (RFC 7748) by the bytes of its keys. */
final class X25519 {
    static final int KEY_BYTES = 32;

    /** What comes before the key in its X.509 form (RFC 8410). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b656e032100");

    private static final byte[] BASE_POINT = new byte[KEY_BYTES];

    static {
        BASE_POINT[0] = 9;
    }

    private X25519() {}

    static byte[] publicKey(byte[] scalar) {
        try {
            return agree(scalar, BASE_POINT);
        } catch (LinkRefusedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @throws LinkRefusedException MALFORMED when the other side's key is of small order, so that there would be no secret */
    static byte[] agree(byte[] scalar, byte[] other) throws LinkRefusedException {
        try {
            KeyFactory factory = KeyFactory.getInstance("X25519");
            byte[] encoded = Arrays.copyOf(X509, X509.length + KEY_BYTES);
            System.arraycopy(other, 0, encoded, X509.length, KEY_BYTES);
            PublicKey theirs = factory.generatePublic(new X509EncodedKeySpec(encoded));
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
            agreement.doPhase(theirs, true);
            return agreement.generateSecret();
        } catch (InvalidKeyException | InvalidKeySpecException smallOrder) {
            throw new LinkRefusedException(LinkRefusal.MALFORMED);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
