package dev.madang.media.sdp;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds in an m-section the payload types that we can carry, in the section's order, with their retransmissions. */
final class CodecMatcher {
    private CodecMatcher() {}

    static List<CodecParameters> match(MediaSection section, Set<Codec> allowed) {
        MediaKind kind = section.kind();
        Map<Integer, Integer> rtx = retransmissions(section);
        List<CodecParameters> matched = new ArrayList<>();
        for (MediaSection.RtpMap map : section.rtpMaps()) {
            Codec codec = Codec.named(map.name());
            if (codec == null
                    || codec.kind() != kind
                    || !allowed.contains(codec)
                    || codec.clockRate() != map.clockRate()
                    || !isCarried(codec, section.format(map.payloadType()))) {
                continue;
            }
            List<String> feedback = section.feedback(map.payloadType());
            boolean video = kind == MediaKind.VIDEO;
            int repair = video ? rtx.getOrDefault(map.payloadType(), -1) : -1;
            matched.add(new CodecParameters(
                    codec,
                    map.payloadType(),
                    repair,
                    section.format(map.payloadType()),
                    video && feedback.contains("nack"),
                    video && feedback.contains("nack pli"),
                    video && feedback.contains("ccm fir"),
                    video && feedback.contains("goog-remb"),
                    feedback.contains("transport-cc")));
        }
        return matched;
    }

    private static Map<Integer, Integer> retransmissions(MediaSection section) {
        Map<Integer, Integer> byMedia = new HashMap<>();
        for (MediaSection.RtpMap map : section.rtpMaps()) {
            String apt = section.format(map.payloadType()).get("apt");
            if (map.name().toLowerCase(Locale.ROOT).equals("rtx") && apt != null) {
                try {
                    byMedia.putIfAbsent(Integer.parseInt(apt), map.payloadType());
                } catch (NumberFormatException e) {
                    // An apt that is no number pairs with nothing; the codec is then used without retransmission.
                    continue;
                }
            }
        }
        return byMedia;
    }

    /** H.264 packets are carried in packetization modes 0 and 1 (RFC 6184, 6), any profile. */
    private static boolean isCarried(Codec codec, Map<String, String> format) {
        return codec != Codec.H264 || !"2".equals(format.get("packetization-mode"));
    }
}
