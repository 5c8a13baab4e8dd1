package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.Codec;
import java.util.Locale;
import java.util.Map;

/**
 * Which of a codec's formats to take where an end offers it in several: one payload type a codec is agreed, the one that
 * the most receivers can decode, because what one end sends, many get.
 */
final class CodecFormats {
    /** A format that is not taken. */
    static final int NOT_TAKEN = Integer.MAX_VALUE;

    private static final int SINGLE_NAL_UNIT_MODE = 10;

    private CodecFormats() {}

    /** How well it suits: 0 is best, {@link #NOT_TAKEN} not at all. */
    static int rank(Codec codec, Map<String, String> format) {
        return switch (codec) {
            case H264 -> h264(format);
            case VP9 -> profile(format.getOrDefault("profile-id", "0"), "0", "2");
            case AV1 -> profile(format.getOrDefault("profile", "0"), "0", "2");
            case H265 -> profile(format.getOrDefault("profile-id", "1"), "1", "2");
            case OPUS, RED, VP8 -> 0;
        };
    }

    private static int profile(String offered, String best, String next) {
        if (offered.equals(best)) {
            return 0;
        }
        return offered.equals(next) ? 1 : NOT_TAKEN;
    }

    /** RFC 6184, 8.1: profile_idc, constraint flags and level in six hexadecimal digits; Baseline where there are none. */
    private static int h264(Map<String, String> format) {
        int mode = switch (format.getOrDefault("packetization-mode", "0")) {
            case "1" -> 0;
            case "0" -> SINGLE_NAL_UNIT_MODE;
            default -> NOT_TAKEN;
        };
        String id = format.getOrDefault("profile-level-id", "420010").toLowerCase(Locale.ROOT);
        int constraints = id.length() == 6 ? Character.digit(id.charAt(2), 16) : -1;
        if (mode == NOT_TAKEN || constraints < 0) {
            return NOT_TAKEN;
        }
        boolean constrained = (constraints & 0b0100) != 0;
        return switch (id.substring(0, 2)) {
            case "42" -> mode + (constrained ? 0 : 1);
            case "4d" -> mode + 2;
            case "64" -> mode + 3;
            default -> NOT_TAKEN;
        };
    }
}
