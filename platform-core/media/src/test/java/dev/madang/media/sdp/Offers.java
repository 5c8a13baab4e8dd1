package dev.madang.media.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Offers as clients make them: Chromium's as it made them, the others written after what those clients send. */
public final class Offers {
    /** All of them. */
    public static final List<String> ALL = List.of(
            "chromium-whip-simulcast-vp8",
            "chromium-whip-simulcast-vp9",
            "chromium-whip-simulcast-h264",
            "chromium-whip-simulcast-av1",
            "chromium-whip-plain",
            "chromium-whip-max-bundle-trickle",
            "chromium-whep",
            "chromium-whep-datachannel",
            "chromium-duplex-datachannel",
            "firefox-whip-simulcast",
            "firefox-whep",
            "safari-whip",
            "obs-whip",
            "gstreamer-whip",
            "ffmpeg-whip",
            "legacy-video-only",
            "own-ufrags-whip",
            "audio-rtx-whip",
            "sim-groups-whip",
            "plan-b");

    private Offers() {}

    public static List<String> all() {
        return ALL;
    }

    public static String text(String name) {
        try (InputStream in = Offers.class.getResourceAsStream("/sdp/offers/" + name + ".sdp")) {
            if (in == null) {
                throw new IllegalArgumentException(name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SessionDescription read(String name) throws SdpException {
        return SdpParser.parse(text(name));
    }

    /** That offer with something in its text replaced, which must be there. */
    public static SessionDescription with(String name, String target, String replacement) throws SdpException {
        String text = text(name);
        if (!text.contains(target)) {
            throw new IllegalArgumentException(target);
        }
        return SdpParser.parse(text.replace(target, replacement));
    }
}
