package dev.madang.rooms.model;

import java.util.Locale;

/** Which way a leg's media goes, seen from the participant. */
public enum Direction {
    PUBLISH,
    RECEIVE,
    /** Both on one connection. */
    DUPLEX;

    public boolean publishes() {
        return this != RECEIVE;
    }

    public boolean receives() {
        return this != PUBLISH;
    }

    /** As written in metrics and logs: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
