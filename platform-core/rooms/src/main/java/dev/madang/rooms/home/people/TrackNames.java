package dev.madang.rooms.home.people;

import dev.madang.rooms.message.Attendance.TrackState;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives a participant's tracks their ids: what is the same thing on another connection keeps its own. Not thread-safe:
 * guarded as its Home is.
 */
public final class TrackNames {
    /** Things that are known again; of more, the one whose id was given first is forgotten. */
    static final int MOST = 64;

    private final ParticipantId participant;
    private final List<Thing> things = new ArrayList<>();
    private int newest;
    private @Nullable LegKey leg;
    private Map<String, TrackId> byMid = new HashMap<>();

    /** Something that was published: the first camera, the second one. */
    private record Thing(TrackKind kind, String source, TrackId id) {}

    public TrackNames(ParticipantId participant) {
        this.participant = participant;
    }

    /** The ids, by mid, of what comes in by that leg, in place of what came in before. */
    public Map<String, TrackId> name(LegKey from, List<TrackState> tracks) {
        Map<String, TrackId> before = from.equals(leg) ? byMid : Map.of();
        Map<String, TrackId> now = new HashMap<>();
        Set<TrackId> used = new HashSet<>();
        for (TrackState track : tracks) {
            TrackId known = before.get(track.mid());
            if (known != null) {
                now.put(track.mid(), known);
                used.add(known);
            }
        }
        for (TrackState track : tracks) {
            if (!now.containsKey(track.mid())) {
                TrackId id = unused(track, used);
                now.put(track.mid(), id);
                used.add(id);
            }
        }
        leg = from;
        byMid = now;
        return Map.copyOf(now);
    }

    /** What had which id under an earlier Home. */
    void adopt(LegKey from, List<RosterTrack> tracks) {
        leg = from;
        byMid = new HashMap<>();
        for (RosterTrack track : tracks) {
            byMid.put(track.mid(), track.id());
            things.add(new Thing(track.view().kind(), track.view().source(), track.id()));
            newest = Math.max(newest, track.id().ordinal());
        }
    }

    private TrackId unused(TrackState track, Set<TrackId> used) {
        String source = track.source().source();
        for (Thing thing : things) {
            boolean same = thing.kind() == track.kind() && thing.source().equals(source);
            if (same && !used.contains(thing.id())) {
                return thing.id();
            }
        }
        TrackId id = new TrackId(participant, ++newest);
        things.add(new Thing(track.kind(), source, id));
        if (things.size() > MOST) {
            things.removeFirst();
        }
        return id;
    }
}
