package dev.madang.rooms;

import dev.madang.rooms.mode.ModeSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a room outlives its node: all but who is in it, and what was said.
 *
 * @param metadata a JSON object, or null
 * @param closeAt when it closes by itself, or null
 * @param locked whether nobody new comes in
 * @param recording whether a recording is asked for
 * @param mayReturn who was in when it was locked
 * @param standings what people were given in it, by identity
 */
public record KeptRoom(
        RoomKey key,
        String mode,
        ModeSettings settings,
        Instant createdAt,
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
}
