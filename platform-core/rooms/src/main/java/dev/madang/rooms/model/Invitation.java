package dev.madang.rooms.model;

import dev.madang.rooms.mode.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What lets people into a room who have its code and a name, and nothing else.
 *
 * @param code secret, unique in the fleet
 * @param role as what they come
 * @param uses how many it lets in, 1 and up
 * @param used how many it has let in, 0 to {@code uses}
 * @param name what it is for, as its maker calls it, or null
 * @param by identity of its maker, null for the service
 */
public record Invitation(
        String code,
        Role role,
        int uses,
        int used,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String name,
        @Nullable String by) {
    /** The same after one more came by it. */
    public Invitation usedOnce() {
        return new Invitation(code, role, uses, used + 1, createdAt, expiresAt, name, by);
    }

    /** Whether it lets nobody in any more. */
    public boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
