package dev.madang.rooms;

import dev.madang.rooms.mode.Role;

/**
 * Who wants in, as the token says.
 *
 * @param role as what
 * @param name chosen by the service, 1 to 128 characters without control characters, line separators and what turns the direction
 *     of the text around it; tells participants apart in roles that publish
 */
public record Identity(Role role, String name) {
    /** Longest name, in characters. */
    public static final int MAX_NAME_LENGTH = 128;

    /** @throws IllegalArgumentException when the name is empty or too long, or has characters that are not allowed */
    public Identity {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_NAME_LENGTH + " characters");
        }
        if (name.codePoints().anyMatch(Identity::disturbs)) {
            throw new IllegalArgumentException(
                    "a name has no control characters, line separators or marks that turn the direction of other text");
        }
    }

    /** Joiners, which emoji and some scripts need, are formatting too and do no harm. */
    private static boolean disturbs(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT ->
                switch (Character.getDirectionality(character)) {
                    case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                            Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                            Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                            Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                            Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                            Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                            Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                            Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                            Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE -> true;
                    default -> false;
                };
            default -> false;
        };
    }
}
