package dev.madang.media.peer;

import dev.madang.media.dtls.DtlsFactory;
import dev.madang.media.dtls.DtlsListener;
import dev.madang.media.dtls.DtlsSession;
import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.srtp.SrtpKeys;
import dev.madang.media.srtp.SrtpProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * A handshake of one datagram each way, for simulations: no thread, no randomness, but lossy links can delay it. Clients
 * repeat themselves when {@link #retry} is called.
 */
final class FakeDtls implements DtlsFactory {
    static final byte[] HELLO = {22, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private final SrtpProfile profile;
    private final List<Session> clients = new ArrayList<>();
    private int open;
    private int variant;

    FakeDtls(SrtpProfile profile) {
        this.profile = profile;
    }

    /** Sessions that were not closed. */
    int open() {
        return open;
    }

    /** Lets clients that are not connected yet speak again. */
    void retry() {
        clients.removeIf(session -> session.connected || session.closed);
        clients.forEach(session -> session.listener.transmit(HELLO.clone()));
    }

    /** Handshakes give other keys from now on. */
    void otherKeys() {
        variant++;
    }

    /** What every client's end gets of its handshake. */
    SrtpKeys clientKeys() {
        return keys(true);
    }

    private SrtpKeys keys(boolean client) {
        byte[] material = new byte[2 * (profile.keyLength() + profile.saltLength())];
        for (int i = 0; i < material.length; i++) {
            material[i] = (byte) (7 * i + 1 + variant);
        }
        return SrtpKeys.ofExported(profile, material, client);
    }

    @Override
    public Fingerprint localFingerprint() {
        return new Fingerprint("sha-256", "AB" + ":AB".repeat(31));
    }

    @Override
    public DtlsSession start(DtlsRole role, List<Fingerprint> remote, DtlsListener listener) {
        Session session = new Session(role, listener);
        open++;
        if (role == DtlsRole.CLIENT) {
            clients.add(session);
            listener.transmit(HELLO.clone());
        }
        return session;
    }

    @Override
    public void close() {}

    private final class Session implements DtlsSession {
        private final DtlsRole role;
        private final DtlsListener listener;
        private boolean connected;
        private boolean closed;

        Session(DtlsRole role, DtlsListener listener) {
            this.role = role;
            this.listener = listener;
        }

        @Override
        public void datagram(byte[] datagram) {
            if (role == DtlsRole.SERVER) {
                listener.transmit(HELLO.clone());
            }
            if (!connected) {
                connected = true;
                listener.connected(keys(role == DtlsRole.CLIENT));
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
            }
        }
    }
}
