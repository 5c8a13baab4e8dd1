package dev.madang.kit;

import java.util.Locale;

/** What a track is made of. */
public enum Kind {
    AUDIO,
    VIDEO;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The kind as the media server writes it. */
    public String label() {
        return label;
    }
}
