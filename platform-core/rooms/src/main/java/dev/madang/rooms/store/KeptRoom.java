package dev.madang.rooms.store;

import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.registry.RoomRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a room outlives its node: all but who is in it, and what was said.
 *
 * @param record what the Registry knows of it
 * @param metadata a JSON object, or null
 * @param closeAt when it closes by itself, or null
 * @param locked whether nobody new comes in
 * @param recording whether a recording is asked for
 * @param mayReturn who was in when it was locked
 * @param standings what people were given in it, by identity
 */
public record KeptRoom(
        RoomRecord record,
        @Nullable String metadata,
        @Nullable Instant closeAt,
        boolean locked,
        boolean recording,
        Set<String> mayReturn,
        Map<String, Standing> standings,
        List<Ban> bans,
        List<Invitation> invitations) {
    public KeptRoom {
        mayReturn = Set.copyOf(mayReturn);
        standings = Map.copyOf(standings);
        bans = List.copyOf(bans);
        invitations = List.copyOf(invitations);
    }

    public RoomKey key() {
        return record.key();
    }

    /** The same under the Home that comes next. */
    public KeptRoom nextTerm() {
        RoomRecord next = record.nextTerm();
        return new KeptRoom(next, metadata, closeAt, locked, recording, mayReturn, standings, bans, invitations);
    }
}
