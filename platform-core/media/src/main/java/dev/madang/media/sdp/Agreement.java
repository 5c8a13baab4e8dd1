package dev.madang.media.sdp;

import dev.madang.media.dtls.DtlsRole;
import dev.madang.media.dtls.Fingerprint;
import dev.madang.media.ice.IceCredentials;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads out of an offer and its answer what they come to for one end. */
final class Agreement {
    private Agreement() {}

    /**
     * @param local our description, offer or answer
     * @param remote the other one
     * @param answer whichever of the two is the answer: it decides codecs and extensions
     */
    static AgreedSession of(
            SessionDescription local, SessionDescription remote, SessionDescription answer, Set<Codec> codecs)
            throws SdpException {
        if (local.media().size() != remote.media().size()) {
            throw new SdpException(Reason.MISMATCH, "The answer has another number of m-sections than the offer.");
        }
        List<AgreedMedia> media = new ArrayList<>();
        MediaSection transport = null;
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < local.media().size(); i++) {
            MediaSection ours = local.media().get(i);
            MediaSection theirs = remote.media().get(i);
            MediaSection decided = answer.media().get(i);
            MediaKind kind = ours.kind();
            if (kind == null || decided.isRefused() || decided.port() == 0) {
                continue;
            }
            if (transport == null) {
                transport = theirs;
            }
            media.add(media(i, kind, ours, theirs, decided, codecs));
            for (String value : theirs.values("candidate")) {
                Candidate candidate = Candidate.parse(value);
                if (candidate != null) {
                    candidates.add(candidate);
                }
            }
        }
        if (transport == null) {
            throw new SdpException(Reason.NO_COMMON_CODEC, "The answer refuses every m-section.");
        }
        return new AgreedSession(
                local,
                credentials(remote, transport),
                fingerprints(remote, transport),
                role(local, remote, transport),
                media,
                candidates);
    }

    static String mid(MediaSection section, int index) {
        String mid = section.mid();
        return mid == null ? Integer.toString(index) : mid;
    }

    private static AgreedMedia media(
            int index,
            MediaKind kind,
            MediaSection ours,
            MediaSection theirs,
            MediaSection decided,
            Set<Codec> codecs) {
        boolean receives = ours.direction().receives() && theirs.direction().sends();
        boolean sends = ours.direction().sends() && theirs.direction().receives();
        Map<HeaderExtension, Integer> ids = new EnumMap<>(HeaderExtension.class);
        for (MediaSection.ExtMap map : decided.extMaps()) {
            HeaderExtension extension = HeaderExtension.of(map.uri());
            if (extension != null) {
                ids.putIfAbsent(extension, map.id());
            }
        }
        List<Integer> own = sends ? ours.ssrcs() : List.of();
        int ssrc = own.isEmpty() ? 0 : own.getFirst();
        return new AgreedMedia(
                index,
                mid(theirs.mid() == null ? ours : theirs, index),
                kind,
                receives,
                sends,
                CodecMatcher.match(decided, codecs),
                new HeaderExtensionIds(ids),
                receives ? encodings(theirs) : List.of(),
                ssrc,
                repairOf(ssrc, ours));
    }

    private static List<EncodingParameters> encodings(MediaSection section) {
        List<EncodingParameters> encodings = new ArrayList<>();
        List<String> rids = section.rids("send");
        if (!rids.isEmpty()) {
            for (String rid : rids) {
                encodings.add(new EncodingParameters(rid, 0, 0));
            }
            return encodings;
        }
        for (MediaSection.SsrcGroup group : section.ssrcGroups()) {
            if (group.semantics().equals("SIM")) {
                for (int ssrc : group.ssrcs()) {
                    encodings.add(new EncodingParameters(null, ssrc, repairOf(ssrc, section)));
                }
                return encodings;
            }
        }
        List<Integer> ssrcs = section.ssrcs();
        int ssrc = ssrcs.isEmpty() ? 0 : ssrcs.getFirst();
        encodings.add(new EncodingParameters(null, ssrc, repairOf(ssrc, section)));
        return encodings;
    }

    private static int repairOf(int ssrc, MediaSection section) {
        for (MediaSection.SsrcGroup group : section.ssrcGroups()) {
            if (group.semantics().equals("FID")
                    && group.ssrcs().size() == 2
                    && group.ssrcs().getFirst() == ssrc) {
                return group.ssrcs().get(1);
            }
        }
        return 0;
    }

    private static IceCredentials credentials(SessionDescription remote, MediaSection section) throws SdpException {
        String ufrag = remote.value(section, "ice-ufrag");
        String password = remote.value(section, "ice-pwd");
        if (ufrag == null || password == null || ufrag.length() < 4 || password.length() < 22) {
            throw new SdpException(
                    Reason.NO_ICE_CREDENTIALS, "The SDP has no ice-ufrag and ice-pwd of the required length.");
        }
        return new IceCredentials(ufrag, password);
    }

    private static List<Fingerprint> fingerprints(SessionDescription remote, MediaSection section) throws SdpException {
        List<Fingerprint> fingerprints = new ArrayList<>();
        List<String> values = section.values("fingerprint");
        for (String value : values.isEmpty() ? Attributes.values(remote.attributes(), "fingerprint") : values) {
            String[] parts = value.trim().split(" +", 2);
            if (parts.length == 2 && parts[0].toLowerCase(Locale.ROOT).startsWith("sha-")) {
                fingerprints.add(new Fingerprint(
                        parts[0].toLowerCase(Locale.ROOT), parts[1].trim().toUpperCase(Locale.ROOT)));
            }
        }
        if (fingerprints.isEmpty()) {
            throw new SdpException(Reason.NO_FINGERPRINT, "The SDP has no DTLS fingerprint of a known hash.");
        }
        return fingerprints;
    }

    private static DtlsRole role(SessionDescription local, SessionDescription remote, MediaSection theirs) {
        @Nullable String remoteSetup = remote.value(theirs, "setup");
        if ("active".equals(remoteSetup)) {
            return DtlsRole.SERVER;
        }
        if ("passive".equals(remoteSetup)) {
            return DtlsRole.CLIENT;
        }
        for (MediaSection section : local.media()) {
            String setup = local.value(section, "setup");
            if (setup != null) {
                return setup.equals("active") ? DtlsRole.CLIENT : DtlsRole.SERVER;
            }
        }
        return DtlsRole.SERVER;
    }
}
