package dev.madang.media.sdp;

import dev.madang.media.rtp.Codec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the parts of an m-section that offers and answers have in common. */
final class SectionWriter {
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

    /** Our SSRC in this section, with one for retransmissions where {@code rtx}. */
    static void ssrcs(List<Attribute> attributes, LocalParameters local, String mid, boolean rtx) {
        String msid = local.cname() + " " + local.cname() + "-" + mid;
        attributes.add(Attribute.of("msid", msid));
        String media = Integer.toUnsignedString(local.ssrcs().getAsInt());
        String repair = Integer.toUnsignedString(local.ssrcs().getAsInt());
        if (rtx) {
            attributes.add(Attribute.of("ssrc-group", "FID " + media + " " + repair));
        }
        attributes.add(Attribute.of("ssrc", media + " cname:" + local.cname()));
        attributes.add(Attribute.of("ssrc", media + " msid:" + msid));
        if (rtx) {
            attributes.add(Attribute.of("ssrc", repair + " cname:" + local.cname()));
            attributes.add(Attribute.of("ssrc", repair + " msid:" + msid));
        }
    }
}
