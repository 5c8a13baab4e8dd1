package dev.madang.rooms.model;

import java.util.Locale;

/** What a track carries. */
public enum TrackKind {
    AUDIO,
    VIDEO;

    /** As written in the API and events: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
