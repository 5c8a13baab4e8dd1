package dev.madang.rooms.mode;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a participant is in a room; the mode says which of these it has and what each may do. The higher ones come first. */
public enum Role {
    HOST,
    GUEST,
    MEMBER,
    VIEWER,
    RECORDER;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The role as written in tokens, events and metrics: lower case. */
    public String label() {
        return label;
    }

    /** The role with that label, or null when there is none. */
    public static @Nullable Role labelled(String label) {
        for (Role role : values()) {
            if (role.label.equals(label)) {
                return role;
            }
        }
        return null;
    }
}
