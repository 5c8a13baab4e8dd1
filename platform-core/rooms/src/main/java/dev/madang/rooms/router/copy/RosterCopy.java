package dev.madang.rooms.router.copy;

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
public final class RosterCopy {
    private final Map<ParticipantId, RosterEntry> byId = new HashMap<>();
    private final Map<String, RosterEntry> byIdentity = new HashMap<>();
    /** In the order they came. */
    private final NavigableMap<Long, RosterEntry> people = new TreeMap<>();
    /** Those in a role that publishes, in the order they came into it. */
    private final NavigableMap<Long, RosterEntry> stage = new TreeMap<>();

    private final Map<Role, Integer> counts = new EnumMap<>(Role.class);

    /** Returns what was known of that participant before, null for a new one. */
    public @Nullable RosterEntry put(RosterEntry entry) {
        RosterEntry before = remove(entry.id());
        byId.put(entry.id(), entry);
        byIdentity.put(entry.identity(), entry);
        people.put(entry.ordinal(), entry);
        if (entry.stageOrdinal() != 0) {
            stage.put(entry.stageOrdinal(), entry);
        }
        counts.merge(entry.view().role(), 1, Integer::sum);
        return before;
    }

    /** Returns what was known of that participant, null when there was none. */
    public @Nullable RosterEntry remove(ParticipantId id) {
        RosterEntry before = byId.remove(id);
        if (before != null) {
            byIdentity.remove(before.identity(), before);
            people.remove(before.ordinal());
            stage.remove(before.stageOrdinal());
            counts.computeIfPresent(before.view().role(), (any, count) -> count == 1 ? null : count - 1);
        }
        return before;
    }

    public void clear() {
        byId.clear();
        byIdentity.clear();
        people.clear();
        stage.clear();
        counts.clear();
    }

    public @Nullable RosterEntry find(ParticipantId id) {
        return byId.get(id);
    }

    /** The participant of that identity, or null. */
    public @Nullable RosterEntry known(@Nullable String identity) {
        return identity == null ? null : byIdentity.get(identity);
    }

    /** Everybody, in the order they came. */
    public Collection<RosterEntry> all() {
        return Collections.unmodifiableCollection(people.values());
    }

    /** Those who came after that one, in the order they came. */
    public Collection<RosterEntry> after(long ordinal) {
        return people.tailMap(ordinal, false).values();
    }

    /** Those in a role that publishes, in the order they came into it. */
    public Collection<RosterEntry> stage() {
        return Collections.unmodifiableCollection(stage.values());
    }

    /** How many there are, of each role that somebody has. */
    public Map<Role, Integer> counts() {
        return counts;
    }

    public @Nullable RosterTrack track(TrackId id) {
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
    public @Nullable ParticipantView publishing(Role role) {
        for (RosterEntry entry : stage.values()) {
            if (entry.view().role() == role && entry.publishes()) {
                return entry.view();
            }
        }
        return null;
    }
}
