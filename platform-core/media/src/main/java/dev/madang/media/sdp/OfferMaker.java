package dev.madang.media.sdp;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Offers of the client role: one audio and one video section, to publish or to watch; and what an answer makes of them. */
public final class OfferMaker {
    private static final int OPUS = 111;
    private static final int FIRST_VIDEO = 96;

    private OfferMaker() {}

    /** An offer for the kinds given, in order, sending or receiving as {@code local} allows. */
    public static SessionDescription offer(List<MediaKind> kinds, LocalParameters local) {
        List<MediaSection> sections = new ArrayList<>();
        List<String> mids = new ArrayList<>();
        for (MediaKind kind : kinds) {
            String mid = Integer.toString(sections.size());
            mids.add(mid);
            sections.add(section(kind, mid, local));
        }
        List<Attribute> attributes = List.of(
                Attribute.of("group", "BUNDLE " + String.join(" ", mids)),
                Attribute.of("extmap-allow-mixed"),
                Attribute.of("msid-semantic", " WMS *"));
        return new SessionDescription(local.sessionId(), 1, attributes, sections);
    }

    /**
     * What our offer and its answer come to.
     *
     * @throws SdpException when the answer does not fit, or refuses everything
     */
    public static AgreedSession accepted(SessionDescription offer, SessionDescription answer) throws SdpException {
        return Agreement.of(offer, answer, answer);
    }

    private static MediaSection section(MediaKind kind, String mid, LocalParameters local) {
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(Attribute.of("mid", mid));
        SectionWriter.transport(attributes, local, "actpass");
        attributes.add(
                Attribute.of(Direction.of(local.maySend(), local.mayReceive()).attribute()));
        attributes.add(Attribute.of("rtcp-mux"));
        attributes.add(Attribute.of("rtcp-rsize"));
        List<String> formats = new ArrayList<>();
        for (CodecParameters codec : codecs(kind, local)) {
            SectionWriter.codec(attributes, formats, codec, formatText(codec.codec()));
        }
        int id = 1;
        for (HeaderExtension extension : HeaderExtension.values()) {
            if (local.extensions().contains(extension) && isFor(extension, kind)) {
                attributes.add(Attribute.of("extmap", id++ + " " + extension.uri()));
            }
        }
        if (local.maySend()) {
            int rtxSsrc = kind == MediaKind.VIDEO ? local.ssrcs().getAsInt() : 0;
            EncodingParameters sent = new EncodingParameters(null, local.ssrcs().getAsInt(), rtxSsrc);
            SectionWriter.ssrcs(attributes, local.cname(), mid, sent);
        }
        return new MediaSection(
                kind == MediaKind.AUDIO ? "audio" : "video", 9, "UDP/TLS/RTP/SAVPF", formats, attributes);
    }

    private static boolean isFor(HeaderExtension extension, MediaKind kind) {
        return switch (extension) {
            case AUDIO_LEVEL -> kind == MediaKind.AUDIO;
            case VIDEO_ORIENTATION, PLAYOUT_DELAY, DEPENDENCY_DESCRIPTOR, RID, REPAIRED_RID -> kind == MediaKind.VIDEO;
            case MID, ABS_SEND_TIME, TRANSPORT_CC -> true;
        };
    }

    private static List<CodecParameters> codecs(MediaKind kind, LocalParameters local) {
        if (kind == MediaKind.AUDIO) {
            return List.of(new CodecParameters(Codec.OPUS, OPUS, -1, Map.of(), false, false, false, false, true));
        }
        List<CodecParameters> codecs = new ArrayList<>();
        int payloadType = FIRST_VIDEO;
        for (Codec codec : Codec.values()) {
            if (codec.kind() == MediaKind.VIDEO && local.codecs().contains(codec)) {
                codecs.add(new CodecParameters(
                        codec, payloadType, payloadType + 1, Map.of(), true, true, true, true, true));
                payloadType += 2;
            }
        }
        return codecs;
    }

    private static @org.jspecify.annotations.Nullable String formatText(Codec codec) {
        return switch (codec) {
            case OPUS -> "minptime=10;useinbandfec=1";
            case H264 -> "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";
            case VP9 -> "profile-id=0";
            default -> null;
        };
    }
}
