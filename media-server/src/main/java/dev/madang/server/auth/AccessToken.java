package dev.madang.server.auth;

import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.RoomKey;
import java.time.Instant;

/**
 * What a verified token says.
 *
 * @param account the service that signed it
 * @param room the room it is for
 * @param entrant who its bearer is there
 * @param expiresAt when it ends
 */
public record AccessToken(ServiceAccount account, RoomKey room, Entrant entrant, Instant expiresAt) {
    /** The token's own id ({@code jti}), or empty. */
    public String id() {
        return entrant.tokenId();
    }

    /** Whether that token is the same one's: by its identity; of those who have none, by role and name. */
    public boolean isOfSame(AccessToken other) {
        String identity = entrant.identity();
        if (!room.equals(other.room)) {
            return false;
        }
        return identity == null
                ? other.entrant.identity() == null
                        && entrant.role() == other.entrant.role()
                        && entrant.name().equals(other.entrant.name())
                : identity.equals(other.entrant.identity());
    }
}
