package dev.madang.media.dtls;

import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.Fingerprint;
import java.util.List;

/** Makes the DTLS sessions of a node, all with one certificate. */
public interface DtlsFactory extends AutoCloseable {
    /** The fingerprint of the local certificate, for {@code a=fingerprint}. */
    Fingerprint localFingerprint();

    /**
     * Starts a handshake. A client's first flight is transmitted at once.
     *
     * @param remote the fingerprints that the remote certificate may have; at least one
     */
    DtlsSession start(DtlsRole role, List<Fingerprint> remote, DtlsListener listener);

    /** Ends every session and the threads behind them. */
    @Override
    void close();
}
