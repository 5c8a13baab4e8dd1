package dev.madang.rooms.router;

import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.TrackId;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is in the room, as the Home told last. */
final class RosterCopy {
    private final Map<ParticipantId, RosterEntry> byId = new HashMap<>();
    /** In the order they came. */
    private final NavigableMap<Long, RosterEntry> people = new TreeMap<>();
    /** Those in a role that publishes, in the order they came into it. */
    private final NavigableMap<Long, RosterEntry> stage = new TreeMap<>();

    private final Map<Role, Integer> counts = new EnumMap<>(Role.class);

    /** Returns what was known of that participant before, null for a new one. */
    @Nullable
    RosterEntry put(RosterEntry entry) {
        RosterEntry before = remove(entry.id());
        byId.put(entry.id(), entry);
        people.put(entry.ordinal(), entry);
        if (entry.stageOrdinal() != 0) {
            stage.put(entry.stageOrdinal(), entry);
        }
        counts.merge(entry.view().role(), 1, Integer::sum);
        return before;
    }

    /** Returns what was known of that participant, null when there was none. */
    @Nullable
    RosterEntry remove(ParticipantId id) {
        RosterEntry before = byId.remove(id);
        if (before != null) {
            people.remove(before.ordinal());
            stage.remove(before.stageOrdinal());
            counts.computeIfPresent(before.view().role(), (any, count) -> count == 1 ? null : count - 1);
        }
        return before;
    }

    void clear() {
        byId.clear();
        people.clear();
        stage.clear();
        counts.clear();
    }

    @Nullable
    RosterEntry find(ParticipantId id) {
        return byId.get(id);
    }

    /** Everybody, in the order they came. */
    Collection<RosterEntry> all() {
        return Collections.unmodifiableCollection(people.values());
    }

    /** Those who came after that one, in the order they came. */
    Collection<RosterEntry> after(long ordinal) {
        return people.tailMap(ordinal, false).values();
    }

    /** Those in a role that publishes, in the order they came into it. */
    Collection<RosterEntry> stage() {
        return Collections.unmodifiableCollection(stage.values());
    }

    /** How many there are, of each role that somebody has. */
    Map<Role, Integer> counts() {
        return counts;
    }

    @Nullable
    RosterTrack track(TrackId id) {
        RosterEntry entry = byId.get(id.participant());
        if (entry != null) {
            for (RosterTrack track : entry.tracks()) {
                if (track.id().equals(id)) {
                    return track;
                }
            }
        }
        return null;
    }

    /** The first of the stage in that role whose media comes in, or null. */
    @Nullable
    ParticipantView publishing(Role role) {
        for (RosterEntry entry : stage.values()) {
            if (entry.view().role() == role && entry.publishes()) {
                return entry.view();
            }
        }
        return null;
    }
}
