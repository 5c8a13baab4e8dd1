package dev.madang.rooms.mode;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a participant may do. A role says what one sends and receives; rights come with it and can be given and taken apart from it. */
public enum Right {
    /** Publish sound, other than a screen's. */
    PUBLISH_AUDIO("publishAudio"),
    /** Publish pictures, other than a screen's. */
    PUBLISH_VIDEO("publishVideo"),
    /** Publish a screen, and the sound of it. */
    PUBLISH_SCREEN("publishScreen"),
    /** Send messages, as far as the room's chat policy lets them be heard. */
    SEND_DATA("sendData"),
    RAISE_HAND("raiseHand"),
    /** Silence, promote, demote, remove and ban those who rank below, and change the room within its bounds. */
    MODERATE("moderate"),
    /** Ask for a recording of the room, and take that back. */
    RECORD("record"),
    /** Make invitations, list and revoke them. */
    INVITE("invite"),
    /** Change one's own metadata. */
    CHANGE_METADATA("changeMetadata");

    /** Those of a publish leg; they count only in a role that publishes. */
    public static final Set<Right> PUBLISHING =
            Collections.unmodifiableSet(EnumSet.of(PUBLISH_AUDIO, PUBLISH_VIDEO, PUBLISH_SCREEN));

    private final String label;

    Right(String label) {
        this.label = label;
    }

    /** The right as written in tokens, messages and documents. */
    public String label() {
        return label;
    }

    /** The right with that label, or null when there is none. */
    public static @Nullable Right labelled(String label) {
        for (Right right : values()) {
            if (right.label.equals(label)) {
                return right;
            }
        }
        return null;
    }
}
