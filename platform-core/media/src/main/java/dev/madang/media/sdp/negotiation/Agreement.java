package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads out of an offer and its answer what they come to for one end. */
final class Agreement {
    /** Encodings of one section; more are not taken. */
    static final int MAX_ENCODINGS = 8;

    private final SessionDescription local;
    private final SessionDescription remote;
    private final SessionDescription answer;

    private Agreement(SessionDescription local, SessionDescription remote, SessionDescription answer) {
        this.local = local;
        this.remote = remote;
        this.answer = answer;
    }

    /**
     * @param local our description, offer or answer
     * @param remote the other one
     * @param answer whichever of the two is the answer: it decides codecs and extensions
     */
    static AgreedSession of(SessionDescription local, SessionDescription remote, SessionDescription answer)
            throws SdpException {
        if (local.media().size() != remote.media().size()) {
            throw new SdpException(Reason.MISMATCH, "The answer has another number of m-sections than the offer.");
        }
        return new Agreement(local, remote, answer).session();
    }

    static String mid(MediaSection section, int index) {
        String mid = section.mid();
        return mid == null ? Integer.toString(index) : mid;
    }

    private AgreedSession session() throws SdpException {
        List<AgreedMedia> media = new ArrayList<>();
        for (int i = 0; i < local.media().size(); i++) {
            MediaSection section = answer.media().get(i);
            MediaKind kind = section.kind();
            if (kind != null && section.port() != 0) {
                media.add(media(i, kind));
            }
        }
        if (media.isEmpty()) {
            throw new SdpException(Reason.NO_COMMON_CODEC, "The answer refuses every m-section.");
        }
        RemoteTransport transport = RemoteTransport.of(remote, media);
        return new AgreedSession(
                local,
                transport.ice(),
                transport.fingerprints(),
                role(transport.section(), local.media().get(media.getFirst().index())),
                media,
                transport.candidates(),
                remote.has("ice-lite"));
    }

    private AgreedMedia media(int index, MediaKind kind) {
        MediaSection ours = local.media().get(index);
        MediaSection theirs = remote.media().get(index);
        MediaSection decided = answer.media().get(index);
        boolean receives = ours.direction().receives() && theirs.direction().sends();
        boolean sends = ours.direction().sends() && theirs.direction().receives();
        List<EncodingParameters> received = receives ? encodings(theirs, ours) : List.of();
        List<EncodingParameters> sent = sends ? encodings(ours, theirs) : List.of();
        int ssrc = sent.isEmpty() ? 0 : sent.getFirst().ssrc();
        int rtxSsrc = sent.isEmpty() ? 0 : sent.getFirst().rtxSsrc();
        return new AgreedMedia(
                index,
                mid(theirs.mid() == null ? ours : theirs, index),
                kind,
                receives,
                sends,
                CodecMatcher.match(decided, EnumSet.allOf(Codec.class)),
                extensions(decided),
                receives ? received : sent,
                ssrc,
                rtxSsrc);
    }

    private static HeaderExtensionIds extensions(MediaSection decided) {
        Map<HeaderExtension, Integer> ids = new EnumMap<>(HeaderExtension.class);
        for (MediaSection.ExtMap map : decided.extMaps()) {
            HeaderExtension extension = HeaderExtension.of(map.uri());
            if (extension != null) {
                ids.put(extension, map.id());
            }
        }
        return new HeaderExtensionIds(ids);
    }

    /** What one end sends: the streams by rid that both know, or those of a SIM group, or a single one. */
    private static List<EncodingParameters> encodings(MediaSection sender, MediaSection receiver) {
        List<EncodingParameters> encodings = new ArrayList<>();
        List<String> taken = receiver.rids("recv");
        for (List<String> alternatives : sender.simulcast("send")) {
            alternatives.stream()
                    .filter(taken::contains)
                    .findFirst()
                    .ifPresent(rid -> encodings.add(new EncodingParameters(rid, 0, 0)));
        }
        if (!encodings.isEmpty()) {
            return encodings.subList(0, Math.min(encodings.size(), MAX_ENCODINGS));
        }
        for (MediaSection.SsrcGroup group : sender.ssrcGroups()) {
            if (group.semantics().equals("SIM")) {
                for (int ssrc : group.ssrcs()) {
                    if (encodings.size() < MAX_ENCODINGS) {
                        encodings.add(new EncodingParameters(null, ssrc, repairOf(ssrc, sender)));
                    }
                }
            }
        }
        if (encodings.isEmpty()) {
            int ssrc = firstMediaSsrc(sender);
            encodings.add(new EncodingParameters(null, ssrc, repairOf(ssrc, sender)));
        }
        return encodings;
    }

    /** The first SSRC that repairs no other, 0 for none: some ends list the repairing one first. */
    private static int firstMediaSsrc(MediaSection section) {
        List<Integer> repairs = new ArrayList<>();
        for (MediaSection.SsrcGroup group : section.ssrcGroups()) {
            if (group.semantics().startsWith("F") && group.ssrcs().size() == 2) {
                repairs.add(group.ssrcs().get(1));
            }
        }
        for (int ssrc : section.ssrcs()) {
            if (!repairs.contains(ssrc)) {
                return ssrc;
            }
        }
        return 0;
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

    /** The answer says it (RFC 8842, 5.3): active is the client. Without a word the offerer is. */
    private DtlsRole role(MediaSection theirs, MediaSection ours) throws SdpException {
        boolean answering = answer == local;
        @Nullable String setup = answering ? local.value(ours, "setup") : remote.value(theirs, "setup");
        boolean answererIsClient = switch (setup == null ? "passive" : setup) {
            case "active" -> true;
            case "passive" -> false;
            default -> throw new SdpException(Reason.NO_DTLS_ROLE);
        };
        return answering == answererIsClient ? DtlsRole.CLIENT : DtlsRole.SERVER;
    }
}
