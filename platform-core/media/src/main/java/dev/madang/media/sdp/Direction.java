package dev.madang.media.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Direction of an m-section, seen from the side that writes it (RFC 8866, 6.7). */
public enum Direction {
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE;

    /** Whether media is sent. */
    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    /** Whether media is received. */
    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    /** The direction in which that is done. */
    public static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    /** The direction of that name, or null. */
    static @Nullable Direction named(String name) {
        for (Direction direction : values()) {
            if (direction.attribute().equals(name)) {
                return direction;
            }
        }
        return null;
    }

    /** The same as seen from the other side. */
    public Direction reversed() {
        return of(receives(), sends());
    }

    /** The attribute's name. */
    public String attribute() {
        return name().toLowerCase(Locale.ROOT);
    }
}
