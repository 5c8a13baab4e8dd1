package dev.madang.media.sdp;

import org.jspecify.annotations.Nullable;

/** One {@code a=} line: a property, or a name with a value (RFC 8866, 5.13). */
public record Attribute(String name, @Nullable String value) {
    /** A property. */
    public static Attribute of(String name) {
        return new Attribute(name, null);
    }

    /** An attribute with a value. */
    public static Attribute of(String name, String value) {
        return new Attribute(name, value);
    }

    /** The value, empty for a property. */
    public String text() {
        return value == null ? "" : value;
    }

    @Override
    public String toString() {
        return value == null ? name : name + ":" + value;
    }
}
