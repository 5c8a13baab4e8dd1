package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.MediaSection.RtpMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds in an m-section the payload types that we can carry, one a codec, in the order in which the section prefers the
 * codecs, with their retransmissions.
 */
final class CodecMatcher {
    private record Found(RtpMap map, int rank) {}

    private CodecMatcher() {}

    static List<CodecParameters> match(MediaSection section, Set<Codec> allowed) {
        MediaKind kind = section.kind();
        List<RtpMap> maps = section.rtpMaps();
        Map<Codec, Found> best = new LinkedHashMap<>();
        for (RtpMap map : maps) {
            Codec codec = Codec.named(map.name());
            if (codec == null
                    || codec.kind() != kind
                    || codec.clockRate() != map.clockRate()
                    || !allowed.contains(codec)) {
                continue;
            }
            int rank = CodecFormats.rank(codec, section.format(map.payloadType()));
            Found before = best.get(codec);
            if (rank != CodecFormats.NOT_TAKEN && (before == null || rank < before.rank())) {
                best.put(codec, new Found(map, rank));
            }
        }
        Found redundant = best.get(Codec.RED);
        if (redundant != null && !repeats(section.formatText(redundant.map().payloadType()), best.get(Codec.OPUS))) {
            best.remove(Codec.RED);
        }
        Map<Integer, Integer> repairs = kind == MediaKind.VIDEO ? retransmissions(section, maps) : Map.of();
        boolean transportFeedback =
                section.extMaps().stream().anyMatch(map -> map.uri().equals(HeaderExtension.TRANSPORT_CC.uri()));
        List<CodecParameters> matched = new ArrayList<>();
        best.forEach((codec, found) -> {
            int payloadType = found.map().payloadType();
            List<String> feedback = section.feedback(payloadType);
            boolean video = kind == MediaKind.VIDEO;
            matched.add(new CodecParameters(
                    codec,
                    payloadType,
                    repairs.getOrDefault(payloadType, -1),
                    section.format(payloadType),
                    video && feedback.contains("nack"),
                    video && feedback.contains("nack pli"),
                    video && feedback.contains("ccm fir"),
                    video && feedback.contains("goog-remb"),
                    transportFeedback && feedback.contains("transport-cc")));
        });
        return matched;
    }

    /** RFC 2198, 5: the format of redundant audio names the payload type of each block; all must be the Opus that is taken. */
    private static boolean repeats(@Nullable String format, @Nullable Found opus) {
        if (format == null || opus == null) {
            return false;
        }
        for (String block : format.split("/", -1)) {
            if (MediaSection.number(block.trim()) != opus.map().payloadType()) {
                return false;
            }
        }
        return true;
    }

    private static Map<Integer, Integer> retransmissions(MediaSection section, List<RtpMap> maps) {
        Map<Integer, Integer> byMedia = new HashMap<>();
        for (RtpMap map : maps) {
            if (map.name().equalsIgnoreCase("rtx")) {
                int media =
                        MediaSection.number(section.format(map.payloadType()).getOrDefault("apt", ""));
                byMedia.putIfAbsent(media, map.payloadType());
            }
        }
        return byMedia;
    }
}
