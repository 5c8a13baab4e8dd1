package dev.madang.media.dtls;

import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.Fingerprint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * DTLS by BouncyCastle, a virtual thread a session while it shakes hands and after: waiting costs no platform thread, and
 * no more of them compute at once than there are cores.
 */
public final class BouncyDtls implements DtlsFactory {
    /** A busy node must not be asked twice: a handshake's flight may wait behind many others. */
    private static final int RESEND_MILLIS = 400;

    private final HandshakeSettings settings;
    private final Semaphore halfOpen;
    private final Set<BouncySession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param handshakeTimeout time limit of a handshake, from its start
     * @param maxHalfOpen how many may be under way at once; more are refused
     */
    public BouncyDtls(Duration handshakeTimeout, int maxHalfOpen) {
        this(HandshakeSettings.of(handshakeTimeout, RESEND_MILLIS), maxHalfOpen);
    }

    BouncyDtls(HandshakeSettings settings, int maxHalfOpen) {
        this.settings = settings;
        this.halfOpen = new Semaphore(maxHalfOpen);
    }

    @Override
    public Fingerprint localFingerprint() {
        return settings.certificate().fingerprint();
    }

    @Override
    public DtlsSession start(DtlsRole role, List<Fingerprint> remote, DtlsListener listener) {
        if (closed) {
            throw new IllegalStateException("DTLS is closed");
        }
        return open(role, remote, listener);
    }

    private DtlsSession open(DtlsRole role, List<Fingerprint> remote, DtlsListener listener) {
        BouncySession session = new BouncySession(settings, role, remote, listener, halfOpen, sessions::remove);
        sessions.add(session);
        session.start();
        if (closed) {
            session.close();
        }
        return session;
    }

    /**
     * Shakes hands with itself, one handshake after the other: the first one a process makes takes some 100 ms, mostly for
     * loading classes, and the next ones several times as long as those that come when the code is compiled. Returns when
     * that is done, or soon after {@link #close}.
     */
    public void warmUp(int handshakes) {
        List<Fingerprint> ours = List.of(localFingerprint());
        for (int i = 0; i < handshakes && !closed; i++) {
            Rehearsal serverEnd = new Rehearsal();
            Rehearsal clientEnd = new Rehearsal();
            DtlsSession server = open(DtlsRole.SERVER, ours, serverEnd);
            DtlsSession client = open(DtlsRole.CLIENT, ours, clientEnd);
            serverEnd.transmitTo(client);
            clientEnd.transmitTo(server);
            CompletableFuture.allOf(serverEnd.over(), clientEnd.over())
                    .completeOnTimeout(null, settings.timeoutMillis(), TimeUnit.MILLISECONDS)
                    .join();
            client.close();
            server.close();
        }
    }

    /** Sessions that have not ended. */
    public int sessionCount() {
        return sessions.size();
    }

    @Override
    public void close() {
        closed = true;
        sessions.forEach(BouncySession::close);
    }
}
