package dev.madang.rooms.message;

import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.store.KeptRoom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one of a room's Routers knows when the room loses its Home: of that the next one is made.
 *
 * @param status the room
 * @param people everybody in it
 * @param ranking who spoke
 * @param history what was said to everybody
 * @param kept what the Home gave it to keep, null for nothing
 */
public record Legacy(
        RoomStatus status,
        List<RosterEntry> people,
        Ranking ranking,
        List<Said> history,
        @Nullable KeptRoom kept) {
    public Legacy {
        people = List.copyOf(people);
        history = List.copyOf(history);
    }

    /** What the next Home is made of. */
    public KeptRoom kept(RoomRecord next) {
        Set<String> mayReturn = new HashSet<>(kept == null ? Set.of() : kept.mayReturn());
        if (status.locked()) {
            people.forEach(entry -> mayReturn.add(entry.identity()));
        }
        return new KeptRoom(
                next,
                status.metadata(),
                status.closeAt(),
                status.locked(),
                status.recording(),
                mayReturn,
                kept == null ? Map.of() : kept.standings(),
                kept == null ? List.of() : kept.bans(),
                kept == null ? List.of() : kept.invitations());
    }
}
