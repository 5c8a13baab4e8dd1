package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes offers (RFC 9429, 5.2) and takes their answers: of the client role, which publishes or watches, and of a server that
 * offers its slots on the receive leg. All sections are bundled; a codec and an extension have the same number in all.
 */
public final class OfferMaker {
    private OfferMaker() {}

    /**
     * An offer of those sections, in that order.
     *
     * @param version 1 for the first of a session, then one more each time
     * @throws IllegalArgumentException when two tracks have one mid, or there is none
     */
    public static Offer offer(List<OfferedTrack> tracks, LocalParameters local, long version) {
        List<String> mids = tracks.stream().map(OfferedTrack::mid).toList();
        if (mids.isEmpty() || new HashSet<>(mids).size() < mids.size()) {
            throw new IllegalArgumentException("an offer needs sections with a mid of their own");
        }
        List<MediaSection> sections = new ArrayList<>();
        for (OfferedTrack track : tracks) {
            sections.add(section(track, local, sections.isEmpty()));
        }
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(Attribute.of("group", "BUNDLE " + String.join(" ", mids)));
        if (local.iceLite()) {
            attributes.add(Attribute.of("ice-lite"));
        }
        attributes.add(Attribute.of("extmap-allow-mixed"));
        attributes.add(Attribute.of("msid-semantic", " WMS *"));
        SessionDescription description = new SessionDescription(local.sessionId(), version, attributes, sections);
        return new Offer(description, tracks);
    }

    /**
     * What the offer and that answer come to. Sections that the answer refuses are left out; of simulcast, the encodings
     * that the answer takes are in {@link AgreedMedia#encodings}, with our SSRCs.
     *
     * @throws SdpException when the answer does not fit the offer, or lacks what every session needs
     */
    public static AgreedSession accepted(Offer offer, SessionDescription answer) throws SdpException {
        AnswerMaker.checkMids(answer);
        SessionDescription local = offer.description();
        if (local.media().size() != answer.media().size()) {
            throw new SdpException(Reason.MISMATCH, "The answer has another number of m-sections than the offer.");
        }
        List<String> bundle = answer.bundle();
        int accepted = 0;
        boolean bundled = true;
        for (int i = 0; i < local.media().size(); i++) {
            MediaSection theirs = answer.media().get(i);
            if (theirs.port() != 0) {
                check(local.media().get(i), theirs);
                accepted++;
                bundled &= bundle.contains(Agreement.mid(theirs, i));
            }
        }
        if (accepted > 1 && !bundled) {
            throw new SdpException(Reason.NOT_BUNDLED);
        }
        AgreedSession session = Agreement.of(local, answer, answer);
        List<AgreedMedia> media = new ArrayList<>();
        for (AgreedMedia agreed : session.media()) {
            media.add(withOwnSsrcs(agreed, offer.tracks().get(agreed.index())));
        }
        return new AgreedSession(
                local,
                session.remoteIce(),
                session.remoteFingerprints(),
                session.localRole(),
                media,
                session.remoteCandidates(),
                session.remoteIceLite());
    }

    private static void check(MediaSection ours, MediaSection theirs) throws SdpException {
        String mid = theirs.mid();
        if (!ours.type().equals(theirs.type()) || mid != null && !mid.equals(ours.mid())) {
            throw new SdpException(Reason.MISMATCH);
        }
        if (!theirs.has("rtcp-mux")) {
            throw new SdpException(Reason.NO_RTCP_MUX);
        }
        Set<Codec> allowed = Set.copyOf(CodecMatcher.match(ours, Set.of(Codec.values())).stream()
                .map(CodecParameters::codec)
                .toList());
        if (CodecMatcher.match(theirs, allowed).isEmpty()) {
            throw new SdpException(Reason.NO_COMMON_CODEC);
        }
    }

    /** Rids have no SSRC in SDP: ours come from what was offered. */
    private static AgreedMedia withOwnSsrcs(AgreedMedia agreed, OfferedTrack track) {
        if (!agreed.sends()) {
            return agreed;
        }
        List<EncodingParameters> sent = new ArrayList<>();
        for (EncodingParameters encoding : track.encodings()) {
            boolean taken = agreed.encodings().stream()
                    .anyMatch(other -> other.rid() != null && other.rid().equals(encoding.rid()));
            if (taken) {
                sent.add(encoding);
            }
        }
        if (sent.isEmpty()) {
            EncodingParameters first = track.encodings().getFirst();
            sent.add(new EncodingParameters(null, first.ssrc(), first.rtxSsrc()));
        }
        return new AgreedMedia(
                agreed.index(),
                agreed.mid(),
                agreed.kind(),
                agreed.receives(),
                true,
                agreed.codecs(),
                agreed.extensions(),
                agreed.receives() ? agreed.encodings() : sent,
                sent.getFirst().ssrc(),
                sent.getFirst().rtxSsrc());
    }

    private static MediaSection section(OfferedTrack track, LocalParameters local, boolean first) {
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(Attribute.of("mid", track.mid()));
        SectionWriter.transport(attributes, local, "actpass");
        attributes.add(
                Attribute.of(Direction.of(track.sends(), track.receives()).attribute()));
        attributes.add(Attribute.of("rtcp-mux"));
        attributes.add(Attribute.of("rtcp-rsize"));
        List<String> formats = new ArrayList<>();
        for (Codec codec : track.codecs()) {
            CodecParameters parameters = OfferedPayloads.parameters(codec);
            SectionWriter.codec(attributes, formats, parameters, OfferedPayloads.format(codec));
        }
        List<String> rids = track.rids();
        for (HeaderExtension extension : HeaderExtension.values()) {
            if (local.extensions().contains(extension)
                    && SectionWriter.isUseful(
                            extension,
                            track.kind(),
                            track.receives(),
                            !rids.isEmpty(),
                            track.codecs().getFirst())) {
                attributes.add(Attribute.of("extmap", (extension.ordinal() + 1) + " " + extension.uri()));
            }
        }
        sent(attributes, track, rids, local.cname());
        if (first) {
            SectionWriter.candidates(attributes, local);
        }
        String type = track.kind() == MediaKind.AUDIO ? "audio" : "video";
        List<String> bandwidths = track.receives() ? SectionWriter.bandwidths(track.kind(), local.bounds()) : List.of();
        return new MediaSection(type, 9, "UDP/TLS/RTP/SAVPF", formats, bandwidths, attributes);
    }

    private static void sent(List<Attribute> attributes, OfferedTrack track, List<String> rids, String cname) {
        if (!track.sends()) {
            return;
        }
        if (rids.isEmpty()) {
            SectionWriter.ssrcs(
                    attributes,
                    cname,
                    track.stream(),
                    track.mid(),
                    track.encodings().getFirst());
            return;
        }
        attributes.add(Attribute.of("msid", SectionWriter.msid(cname, track.stream(), track.mid())));
        for (String rid : rids) {
            attributes.add(Attribute.of("rid", rid + " send"));
        }
        if (rids.size() > 1) {
            attributes.add(Attribute.of("simulcast", "send " + String.join(";", rids)));
        }
    }

    /** The payload types and formats that our offers use. */
    private static final class OfferedPayloads {
        static CodecParameters parameters(Codec codec) {
            boolean video = codec.kind() == MediaKind.VIDEO;
            int payloadType = payloadType(codec);
            int rtx = video ? payloadType + 1 : -1;
            return new CodecParameters(codec, payloadType, rtx, Map.of(), video, video, video, video, true);
        }

        static int payloadType(Codec codec) {
            return switch (codec) {
                case OPUS -> 111;
                case RED -> 63;
                case VP8 -> 96;
                case VP9 -> 98;
                case H264 -> 102;
                case H265 -> 104;
                case AV1 -> 106;
            };
        }

        static @Nullable String format(Codec codec) {
            return switch (codec) {
                case OPUS -> "minptime=10;useinbandfec=1";
                case RED -> "111/111";
                case VP8 -> null;
                case VP9 -> "profile-id=0";
                case H264 -> "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";
                case H265 -> "level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST";
                case AV1 -> "level-idx=5;profile=0;tier=0";
            };
        }
    }
}
