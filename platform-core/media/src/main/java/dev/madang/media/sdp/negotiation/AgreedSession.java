package dev.madang.media.sdp.negotiation;

import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import java.util.List;

/**
 * What an offer and its answer come to, seen from our end.
 *
 * @param local our description, offer or answer
 * @param remoteIceLite whether the remote end is ICE-lite: then we control
 * @param media the accepted sections, in order
 * @param remoteCandidates of the one transport that all sections share
 */
public record AgreedSession(
        SessionDescription local,
        IceCredentials remoteIce,
        List<Fingerprint> remoteFingerprints,
        DtlsRole localRole,
        List<AgreedMedia> media,
        List<Candidate> remoteCandidates,
        boolean remoteIceLite) {
    public AgreedSession {
        remoteFingerprints = List.copyOf(remoteFingerprints);
        media = List.copyOf(media);
        remoteCandidates = List.copyOf(remoteCandidates);
    }

    /** Whether that newer description of the remote end asks for an ICE restart (RFC 8445, 9). */
    public boolean isIceRestart(SessionDescription remote) throws SdpException {
        return !RemoteTransport.of(remote, media).ice().equals(remoteIce);
    }

    /** This one with another description of our end. */
    public AgreedSession withLocal(SessionDescription other) {
        return new AgreedSession(
                other, remoteIce, remoteFingerprints, localRole, media, remoteCandidates, remoteIceLite);
    }
}
