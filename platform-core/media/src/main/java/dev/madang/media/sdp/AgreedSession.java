package dev.madang.media.sdp;

import dev.madang.media.dtls.DtlsRole;
import dev.madang.media.dtls.Fingerprint;
import dev.madang.media.ice.IceCredentials;
import java.util.List;

/** What an offer and its answer come to, seen from our end. */
public record AgreedSession(
        SessionDescription local,
        IceCredentials remoteIce,
        List<Fingerprint> remoteFingerprints,
        DtlsRole localRole,
        List<AgreedMedia> media,
        List<Candidate> remoteCandidates) {
    public AgreedSession {
        remoteFingerprints = List.copyOf(remoteFingerprints);
        media = List.copyOf(media);
        remoteCandidates = List.copyOf(remoteCandidates);
    }
}
