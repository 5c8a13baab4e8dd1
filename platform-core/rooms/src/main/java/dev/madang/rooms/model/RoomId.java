package dev.madang.rooms.model;

import java.util.regex.Pattern;

/**
 * A room's name within its service.
 *
 * @param value 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit
 */
public record RoomId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** @throws IllegalArgumentException when the value has another form */
    public RoomId {
        if (!valid(value)) {
            throw new IllegalArgumentException(
                    "a room id is 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit");
        }
    }

    /** Whether that text can be a room id. */
    public static boolean valid(String value) {
        return value.length() <= 64 && FORM.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
