package dev.madang.rooms.mode;

import java.util.Set;

/**
 * How much one participant may send, in bits a second. Every mode has these settings: {@value #MAX_AUDIO_BITRATE},
 * {@value #MAX_VIDEO_BITRATE} and {@value #MAX_PUBLISH_BITRATE}.
 *
 * @param audioBps with one audio track, 10,000 and up as the others
 * @param videoBps with one video track, all of its encodings together
 * @param publishBps with all tracks of one connection
 */
public record PublishLimits(int audioBps, int videoBps, int publishBps) {
    /** Setting: of one audio track; 1,000,000 unless set. */
    public static final String MAX_AUDIO_BITRATE = "max-audio-bitrate";

    /** Setting: of one video track; 20,000,000 unless set. */
    public static final String MAX_VIDEO_BITRATE = "max-video-bitrate";

    /** Setting: of one connection; 40,000,000 unless set. */
    public static final String MAX_PUBLISH_BITRATE = "max-publish-bitrate";

    /** Where nothing is set. */
    public static final PublishLimits DEFAULT = new PublishLimits(1_000_000, 20_000_000, 40_000_000);

    static final Set<String> NAMES = Set.of(MAX_AUDIO_BITRATE, MAX_VIDEO_BITRATE, MAX_PUBLISH_BITRATE);
    /** Opus at its lowest rate and little more. */
    private static final int LEAST_BPS = 10_000;

    /** @throws IllegalArgumentException when one is below 10,000 */
    public PublishLimits {
        if (Math.min(audioBps, Math.min(videoBps, publishBps)) < LEAST_BPS) {
            throw new IllegalArgumentException("a bitrate must be " + LEAST_BPS + " or more");
        }
    }

    /**
     * What those settings say.
     *
     * @throws IllegalArgumentException when one is no whole number of at least 10,000
     */
    public static PublishLimits of(ModeSettings settings) {
        return new PublishLimits(
                settings.number(MAX_AUDIO_BITRATE, LEAST_BPS, DEFAULT.audioBps),
                settings.number(MAX_VIDEO_BITRATE, LEAST_BPS, DEFAULT.videoBps),
                settings.number(MAX_PUBLISH_BITRATE, LEAST_BPS, DEFAULT.publishBps));
    }

    /** Whether any of these is more than there. */
    boolean isBeyond(PublishLimits other) {
        return audioBps > other.audioBps || videoBps > other.videoBps || publishBps > other.publishBps;
    }
}
