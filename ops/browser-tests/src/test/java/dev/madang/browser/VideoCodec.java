package dev.madang.browser;

import java.util.Locale;

/** The codecs of the page's menu. */
enum VideoCodec {
    VP8,
    H264,
    VP9,
    AV1;

    /** Its value in the menu. */
    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Two cores do not always encode three layers of 1280x720 with these in time; the top one may stay off then. */
    boolean isHeavy() {
        return this == VP9 || this == AV1;
    }
}
