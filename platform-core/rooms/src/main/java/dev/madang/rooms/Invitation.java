package dev.madang.rooms;

import dev.madang.rooms.mode.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What lets people into a room who have its code and a name, and nothing else.
 *
 * @param code secret, unique in the fleet
 * @param role as what they come
 * @param uses how many it lets in, 1 and up
 * @param used how many it has let in
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
    Invitation usedOnce() {
        return new Invitation(code, role, uses, used + 1, createdAt, expiresAt, name, by);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
