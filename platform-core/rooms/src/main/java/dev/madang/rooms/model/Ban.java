package dev.madang.rooms.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may not come into a room.
 *
 * @param id of the ban, unique in its room
 * @param identity whom it keeps out, null where only a token is known
 * @param tokenId which token it keeps out, empty for none
 * @param name by which the one was known
 * @param at since when
 * @param until when it ends, null with the room
 * @param rank of who made it, 0 and up: it keeps out nobody of that rank or above, and who ranks below does not lift it
 */
public record Ban(
        String id,
        @Nullable String identity,
        String tokenId,
        String name,
        Instant at,
        @Nullable Instant until,
        int rank) {
    /** Whether it keeps out that one, whose rank is this. */
    public boolean keepsOut(Entrant who, int itsRank) {
        return itsRank < rank && isOf(who);
    }

    private boolean isOf(Entrant who) {
        return identity != null && identity.equals(who.identity())
                || !tokenId.isEmpty() && tokenId.equals(who.tokenId());
    }

    /** Whether it holds no more. */
    public boolean isOver(Instant now) {
        return until != null && !now.isBefore(until);
    }
}
