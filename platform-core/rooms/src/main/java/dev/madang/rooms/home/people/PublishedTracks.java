package dev.madang.rooms.home.people;

import dev.madang.rooms.message.Attendance.LegState;
import dev.madang.rooms.message.Attendance.TrackState;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackSource;
import dev.madang.rooms.model.TrackView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a participant publishes, what a moderator silenced of it, and what has which id. Not thread-safe: guarded as its Home is. */
public final class PublishedTracks {
    private final TrackNames names;
    private final Map<TrackId, PublishedTrack> tracks = new LinkedHashMap<>();
    /** Kinds that a moderator has silenced, what comes later included; true where only a moderator lifts it. */
    private final Map<TrackKind, Boolean> silenced = new EnumMap<>(TrackKind.class);

    /** @param silenced what was silenced before */
    public PublishedTracks(ParticipantId participant, Map<TrackKind, Boolean> silenced) {
        names = new TrackNames(participant);
        this.silenced.putAll(silenced);
    }

    /**
     * What is other than before.
     *
     * @param moved comes in by another leg or m-section than before
     * @param muted is muted, or not any more, since it moved
     * @param active began to carry media, or became inactive
     */
    public record Change(
            List<PublishedTrack> added,
            List<PublishedTrack> moved,
            List<PublishedTrack> muted,
            List<PublishedTrack> active,
            List<PublishedTrack> removed) {
        public static Change none() {
            return new Change(
                    new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        public boolean isNone() {
            return added.isEmpty() && moved.isEmpty() && active.isEmpty() && removed.isEmpty();
        }
    }

    /** In the order of their m-sections. */
    public Collection<PublishedTrack> all() {
        return Collections.unmodifiableCollection(tracks.values());
    }

    public @Nullable PublishedTrack find(TrackId track) {
        return tracks.get(track);
    }

    public Map<TrackKind, Boolean> silenced() {
        return Collections.unmodifiableMap(silenced);
    }

    /**
     * So that publishing the same thing anew is no way around it. False when it was so before.
     *
     * @param held whether only a moderator lifts it; null where that kind is not silenced any more
     */
    public boolean silence(TrackKind kind, @Nullable Boolean held) {
        Boolean before = held == null ? silenced.remove(kind) : silenced.put(kind, held);
        return !Objects.equals(before, held);
    }

    /** The ids of all that comes in by that leg, by mid. */
    public Map<String, TrackId> names(KnownLeg leg) {
        return names.name(leg.key(), leg.tracks());
    }

    /**
     * Brings the tracks in line with what comes in.
     *
     * @param leg by which, null for none
     * @param rights of the participant, without which it is not let in
     */
    public Change update(@Nullable KnownLeg leg, Set<Right> rights) {
        Map<TrackId, PublishedTrack> next = new LinkedHashMap<>();
        Change change = Change.none();
        if (leg != null) {
            Map<String, TrackId> ids = names(leg);
            for (TrackState said : leg.tracks()) {
                if (rights.contains(said.source().right(said.kind()))) {
                    TrackId id = Objects.requireNonNull(ids.get(said.mid()));
                    next.put(id, update(tracks.remove(id), id, leg.key(), said, change));
                }
            }
        }
        change.removed().addAll(tracks.values());
        tracks.clear();
        tracks.putAll(next);
        return change;
    }

    /**
     * What it published under an earlier Home.
     *
     * @return the leg by which that comes in, null where it is nothing
     */
    @Nullable
    KnownLeg adopt(List<RosterTrack> all) {
        if (all.isEmpty()) {
            return null;
        }
        LegKey leg = all.getFirst().leg();
        List<TrackState> states = new ArrayList<>();
        for (RosterTrack one : all) {
            TrackView view = one.view();
            TrackState state = new TrackState(
                    one.mid(), view.kind(), new TrackSource(view.source(), view.muted()), one.active(), one.coding());
            PublishedTrack track = new PublishedTrack(view.id(), leg, state);
            track.silenced(view.silenced() ? Boolean.valueOf(view.held()) : null);
            track.active(one.active());
            track.saysQuiet();
            tracks.put(view.id(), track);
            states.add(state);
        }
        names.adopt(leg, all);
        return new KnownLeg(leg, new LegState(leg.number(), Direction.PUBLISH, 0, true, false, states));
    }

    private PublishedTrack update(
            @Nullable PublishedTrack known, TrackId id, LegKey leg, TrackState said, Change change) {
        PublishedTrack track = known;
        if (track == null) {
            track = new PublishedTrack(id, leg, said);
            track.silenced(silenced.get(said.kind()));
            change.added().add(track);
        } else if (!track.isAt(leg, said)) {
            track.movedTo(leg, said);
            boolean quiet = track.isQuiet();
            track.muted(said.source().muted());
            track.silenced(silenced.get(said.kind()));
            if (quiet != track.isQuiet()) {
                change.muted().add(track);
            }
            change.moved().add(track);
        }
        if (track.active(said.active())) {
            change.active().add(track);
        }
        return track;
    }
}
