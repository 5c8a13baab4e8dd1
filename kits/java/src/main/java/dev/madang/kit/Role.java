package dev.madang.kit;

import java.util.Locale;

/** As what somebody is in a room: what one sends and receives. Which roles there are depends on the room's mode. */
public enum Role {
    HOST,
    GUEST,
    MEMBER,
    VIEWER,
    RECORDER;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The role as the media server writes it. */
    public String label() {
        return label;
    }
}
