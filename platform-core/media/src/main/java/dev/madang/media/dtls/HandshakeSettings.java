package dev.madang.media.dtls;

import dev.madang.media.srtp.SrtpProfile;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * What the handshakes of a node have in common.
 *
 * <p>BouncyCastle's own cryptography is used rather than the JDK's behind BouncyCastle's interface: a server's handshake
 * takes about half the time with it.
 *
 * @param profiles the SRTP profiles we speak, the most preferred first
 * @param timeoutMillis time limit of a handshake, from its start
 * @param resendMillis how long a flight waits for its answer before it is sent again; doubles each time
 */
record HandshakeSettings(
        BcTlsCrypto crypto,
        LocalCertificate certificate,
        List<SrtpProfile> profiles,
        int timeoutMillis,
        int resendMillis) {

    /** With a new certificate and every profile. */
    static HandshakeSettings of(Duration timeout, int resendMillis) {
        SecureRandom random = new SecureRandom();
        BcTlsCrypto crypto = new BcTlsCrypto(random);
        return new HandshakeSettings(
                crypto,
                LocalCertificate.generate(crypto, random),
                List.of(SrtpProfile.values()),
                Math.toIntExact(timeout.toMillis()),
                resendMillis);
    }
}
