package dev.madang.media.dtls;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * DTLS by BouncyCastle, a virtual thread a session while it shakes hands and after: waiting costs no platform thread, and
 * no more of them compute at once than there are cores.
 */
public final class BouncyDtls implements DtlsFactory {
    private final SecureRandom random = new SecureRandom();
    private final BcTlsCrypto crypto = new BcTlsCrypto(random);
    private final LocalCertificate certificate = LocalCertificate.generate(crypto, random);
    private final int timeoutMillis;
    private final Semaphore halfOpen;
    private final Set<BouncySession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param handshakeTimeout time limit of a handshake, from its start
     * @param maxHalfOpen how many may be under way at once; more are refused
     */
    public BouncyDtls(Duration handshakeTimeout, int maxHalfOpen) {
        this.timeoutMillis = Math.toIntExact(handshakeTimeout.toMillis());
        this.halfOpen = new Semaphore(maxHalfOpen);
    }

    @Override
    public Fingerprint localFingerprint() {
        return certificate.fingerprint();
    }

    @Override
    public DtlsSession start(DtlsRole role, List<Fingerprint> remote, DtlsListener listener) {
        if (closed.get()) {
            throw new IllegalStateException("DTLS is closed");
        }
        BouncySession session = new BouncySession(
                crypto, certificate, role, remote, listener, timeoutMillis, halfOpen, sessions::remove);
        sessions.add(session);
        session.start();
        return session;
    }

    /** Sessions that have not ended. */
    public int sessionCount() {
        return sessions.size();
    }

    @Override
    public void close() {
        closed.set(true);
        sessions.forEach(BouncySession::close);
    }
}
