package dev.madang.rooms;

import dev.madang.rooms.mode.Role;

/**
 * Who wants in, as the token says.
 *
 * @param role as what
 * @param name chosen by the service, 1 to 128 characters; tells participants apart in roles that publish
 */
public record Identity(Role role, String name) {
    /** Longest name, in characters. */
    public static final int MAX_NAME_LENGTH = 128;

    /** @throws IllegalArgumentException when the name is empty or too long */
    public Identity {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_NAME_LENGTH + " characters");
        }
    }
}
