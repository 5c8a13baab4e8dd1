package dev.madang.kit;

/** What somebody may do in a room; the role has its defaults. */
public enum Right {
    PUBLISH_AUDIO("publishAudio"),
    PUBLISH_VIDEO("publishVideo"),
    PUBLISH_SCREEN("publishScreen"),
    SEND_DATA("sendData"),
    RAISE_HAND("raiseHand"),
    MODERATE("moderate"),
    RECORD("record"),
    INVITE("invite"),
    CHANGE_METADATA("changeMetadata");

    private final String label;

    Right(String label) {
        this.label = label;
    }

    /** The right as the media server writes it. */
    public String label() {
        return label;
    }
}
