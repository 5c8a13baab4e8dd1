package dev.madang.rooms.model;

import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who wants in, as the token says.
 *
 * @param identity tells participants of a room apart: whoever comes in under it is the same one, whatever the display name. Chosen by
 *     the service, 1 to {@value #MAX_NAME_LENGTH} characters, of which the first is no {@value #ANONYMOUS}, none a control character,
 *     line separator, or what turns the direction of the text around it; neither {@code .} nor {@code ..}. Null for somebody who is known by nothing: each join is someone
 *     new
 * @param role as what
 * @param name how others see it, of the same characters
 * @param grants what the token gives and takes beyond the role's rights
 * @param metadata a JSON object that others see, of at most {@value #MAX_METADATA_LENGTH} bytes, or null
 * @param tokenId the token's own id, empty where it has none
 * @param standing what it had been given in the room before, as a resume ticket says, or null
 * @param invitedBy identity of the participant whose invitation it comes by, or null
 */
public record Entrant(
        @Nullable String identity,
        Role role,
        String name,
        Grants grants,
        @Nullable String metadata,
        String tokenId,
        @Nullable Standing standing,
        @Nullable String invitedBy) {
    /** Longest name and identity, in characters. */
    public static final int MAX_NAME_LENGTH = 128;

    /** Longest metadata, in bytes of UTF-8. */
    public static final int MAX_METADATA_LENGTH = 2_048;

    /** What the ids of participants begin with, which are also the identities of those who come without one. */
    public static final String ANONYMOUS = "~";

    /** @throws IllegalArgumentException when the identity or the name is empty or too long, or has characters that are not allowed */
    public Entrant {
        if (identity != null) {
            requireIdentity(identity);
        }
        requireName("a name", name);
        requireMetadata(metadata);
    }

    /** The same where no participant invited it. */
    public Entrant(
            @Nullable String identity,
            Role role,
            String name,
            Grants grants,
            @Nullable String metadata,
            String tokenId,
            @Nullable Standing standing) {
        this(identity, role, name, grants, metadata, tokenId, standing, null);
    }

    /** Somebody of that identity, which is also its name. */
    public static Entrant named(Role role, String identity) {
        return new Entrant(identity, role, identity, Grants.NONE, null, "", null);
    }

    /** Somebody who is known by nothing. */
    public static Entrant anonymous(Role role, String name) {
        return new Entrant(null, role, name, Grants.NONE, null, "", null);
    }

    /** The same with grants. */
    public Entrant granted(Grants more) {
        return new Entrant(identity, role, name, more, metadata, tokenId, standing, invitedBy);
    }

    /** The same, with what a resume ticket says of it. */
    public Entrant resuming(String who, Standing had) {
        return new Entrant(who, role, name, grants, metadata, tokenId, had, invitedBy);
    }

    /** The same by an invitation of that maker, null for the service. */
    public Entrant invitedBy(@Nullable String maker) {
        return new Entrant(identity, role, name, grants, metadata, tokenId, standing, maker);
    }

    /** @throws IllegalArgumentException when it is too long */
    public static void requireMetadata(@Nullable String metadata) {
        if (metadata != null && metadata.getBytes(StandardCharsets.UTF_8).length > MAX_METADATA_LENGTH) {
            throw new IllegalArgumentException("metadata has at most " + MAX_METADATA_LENGTH + " bytes");
        }
    }

    /** @throws IllegalArgumentException when it is none, or {@code .} or {@code ..}, which would be steps in the path of an address */
    public static void requireIdentity(String identity) {
        requireName("an identity", identity);
        if (identity.equals(".") || identity.equals("..")) {
            throw new IllegalArgumentException("an identity is not " + identity);
        }
    }

    /** @throws IllegalArgumentException when it is no identity or name */
    public static void requireName(String what, String name) {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(what + " has 1 to " + MAX_NAME_LENGTH + " characters");
        }
        if (name.codePoints().anyMatch(Entrant::disturbs)) {
            throw new IllegalArgumentException(what
                    + " has no control characters, line separators or marks that turn the direction of other text");
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
