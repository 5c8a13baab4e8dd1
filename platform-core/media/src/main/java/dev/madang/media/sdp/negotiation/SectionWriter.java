package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.PublishBounds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the parts of an m-section that offers and answers have in common. */
final class SectionWriter {
    /** What libwebrtc sends at the most by default in one encoding of VP8 (GetMaxDefaultVideoBitrateKbps). */
    private static final long USUAL_VIDEO_BPS = 2_500_000;

    private SectionWriter() {}

    static void transport(List<Attribute> attributes, LocalParameters local, String setup) {
        attributes.add(Attribute.of("ice-ufrag", local.ice().ufrag()));
        attributes.add(Attribute.of("ice-pwd", local.ice().password()));
        attributes.add(Attribute.of("ice-options", "trickle"));
        attributes.add(Attribute.of(
                "fingerprint",
                local.fingerprint().algorithm() + " " + local.fingerprint().value()));
        attributes.add(Attribute.of("setup", setup));
    }

    static void candidates(List<Attribute> attributes, LocalParameters local) {
        for (Candidate candidate : local.candidates()) {
            attributes.add(Attribute.of("candidate", candidate.text()));
        }
        attributes.add(Attribute.of("end-of-candidates"));
    }

    /**
     * How much a section may bring us: in kbit/s (RFC 8866, 5.8), which old clients know, and in bit/s (RFC 3890, 6.2).
     * libwebrtc takes these for what its encoder should reach, in the place of its own defaults: Opus would go up to 510
     * kbit/s, and every picture to whatever is said here. So nothing is said of sound, and of video only what is no more than
     * the default of large pictures.
     */
    static List<String> bandwidths(MediaKind kind, PublishBounds bounds) {
        long bps = bounds.trackBps(kind);
        return kind == MediaKind.AUDIO || bps > USUAL_VIDEO_BPS
                ? List.of()
                : List.of("AS:" + Math.max(1, bps / 1_000), "TIAS:" + bps);
    }

    static void codec(
            List<Attribute> attributes, List<String> formats, CodecParameters codec, @Nullable String formatText) {
        int payloadType = codec.payloadType();
        Codec named = codec.codec();
        formats.add(Integer.toString(payloadType));
        attributes.add(Attribute.of(
                "rtpmap",
                payloadType + " " + named.sdpName() + "/" + named.clockRate()
                        + (named.channels() > 1 ? "/" + named.channels() : "")));
        if (formatText != null) {
            attributes.add(Attribute.of("fmtp", payloadType + " " + formatText));
        }
        feedback(attributes, payloadType, codec.remb(), "goog-remb");
        feedback(attributes, payloadType, codec.transportFeedback(), "transport-cc");
        feedback(attributes, payloadType, codec.fullIntra(), "ccm fir");
        feedback(attributes, payloadType, codec.nack(), "nack");
        feedback(attributes, payloadType, codec.pictureLoss(), "nack pli");
        if (codec.rtxPayloadType() >= 0) {
            formats.add(Integer.toString(codec.rtxPayloadType()));
            attributes.add(Attribute.of("rtpmap", codec.rtxPayloadType() + " rtx/" + named.clockRate()));
            attributes.add(Attribute.of("fmtp", codec.rtxPayloadType() + " apt=" + payloadType));
        }
    }

    private static void feedback(List<Attribute> attributes, int payloadType, boolean agreed, String type) {
        if (agreed) {
            attributes.add(Attribute.of("rtcp-fb", payloadType + " " + type));
        }
    }

    /** The stream's id, and the track's: it ends with the mid. */
    static String msid(String cname, String stream, String mid) {
        return cname + (stream.isEmpty() ? "" : "-" + stream) + " " + cname + "-" + mid;
    }

    /** What we send in a section: an SSRC, and one of retransmissions where that is not 0. */
    static void ssrcs(List<Attribute> attributes, String cname, String stream, String mid, EncodingParameters sent) {
        String msid = msid(cname, stream, mid);
        attributes.add(Attribute.of("msid", msid));
        String media = Integer.toUnsignedString(sent.ssrc());
        String repair = Integer.toUnsignedString(sent.rtxSsrc());
        if (sent.rtxSsrc() != 0) {
            attributes.add(Attribute.of("ssrc-group", "FID " + media + " " + repair));
        }
        attributes.add(Attribute.of("ssrc", media + " cname:" + cname));
        attributes.add(Attribute.of("ssrc", media + " msid:" + msid));
        if (sent.rtxSsrc() != 0) {
            attributes.add(Attribute.of("ssrc", repair + " cname:" + cname));
            attributes.add(Attribute.of("ssrc", repair + " msid:" + msid));
        }
    }

    /**
     * Whether an extension serves a section. A sender that may use the dependency descriptor leaves picture ids and layers
     * out of VP8's and VP9's own descriptors, and not every viewer takes it: only AV1, which has no other, comes with it.
     *
     * @param byRid whether streams of video are told apart by rid, now or later
     * @param preferred the section's first codec
     */
    static boolean isUseful(
            HeaderExtension extension, MediaKind kind, boolean receives, boolean byRid, Codec preferred) {
        return switch (extension) {
            case RID, REPAIRED_RID -> kind == MediaKind.VIDEO && byRid;
            case AUDIO_LEVEL -> kind == MediaKind.AUDIO;
            case VIDEO_ORIENTATION, PLAYOUT_DELAY -> kind == MediaKind.VIDEO;
            case DEPENDENCY_DESCRIPTOR -> kind == MediaKind.VIDEO && (!receives || preferred == Codec.AV1);
            case MID, ABS_SEND_TIME, TRANSPORT_CC -> true;
        };
    }
}
