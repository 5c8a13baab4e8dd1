package dev.madang.media.rtp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The codecs that can be forwarded, named as in SDP's {@code rtpmap} (RFC 8866, 6.6). */
public enum Codec {
    OPUS("opus", MediaKind.AUDIO, 48_000, 2),
    /** Opus with earlier frames repeated (RFC 2198): a form of Opus's packets, and nothing without Opus. */
    RED("red", MediaKind.AUDIO, 48_000, 2),
    VP8("VP8", MediaKind.VIDEO, 90_000, 0),
    VP9("VP9", MediaKind.VIDEO, 90_000, 0),
    H264("H264", MediaKind.VIDEO, 90_000, 0),
    H265("H265", MediaKind.VIDEO, 90_000, 0),
    AV1("AV1", MediaKind.VIDEO, 90_000, 0);

    private final String sdpName;
    private final MediaKind kind;
    private final int clockRate;
    private final int channels;

    Codec(String sdpName, MediaKind kind, int clockRate, int channels) {
        this.sdpName = sdpName;
        this.kind = kind;
        this.clockRate = clockRate;
        this.channels = channels;
    }

    /** The encoding name as we write it. */
    public String sdpName() {
        return sdpName;
    }

    /** Sound or pictures. */
    public MediaKind kind() {
        return kind;
    }

    /** RTP clock rate in hertz. */
    public int clockRate() {
        return clockRate;
    }

    /** Audio channels, 0 for video. */
    public int channels() {
        return channels;
    }

    /** The codec of that encoding name in any letter case, or null where we do not forward it. */
    public static @Nullable Codec named(String sdpName) {
        String wanted = sdpName.toLowerCase(Locale.ROOT);
        for (Codec codec : values()) {
            if (codec.sdpName.toLowerCase(Locale.ROOT).equals(wanted)) {
                return codec;
            }
        }
        return null;
    }
}
