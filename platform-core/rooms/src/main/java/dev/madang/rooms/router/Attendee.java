package dev.madang.rooms.router;

import dev.madang.media.engine.LayerPreference;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.message.Attendance;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a node has of one participant: its legs and its presence there, and how it would like to receive tracks. */
final class Attendee {
    private final ParticipantId id;
    private final List<Leg> legs = new ArrayList<>(2);
    private final Map<TrackId, LayerPreference> preferences = new HashMap<>();
    /** Its own tracks of which it was told that nobody watches some encodings. */
    private final Set<TrackId> toldEncodings = new HashSet<>();

    private @Nullable Presence presence;
    private @Nullable Entrant cameAs;
    /** As the roster says; what it was last, when it has left. */
    private volatile @Nullable RosterEntry entry;

    private @Nullable Attendance told;

    Attendee(ParticipantId id) {
        this.id = id;
    }

    ParticipantId id() {
        return id;
    }

    @Nullable
    RosterEntry entry() {
        return entry;
    }

    void entry(RosterEntry now) {
        entry = now;
    }

    /** As the roster says; null before it says anything. */
    @Nullable
    Role role() {
        RosterEntry now = entry;
        return now == null ? null : now.view().role();
    }

    @Nullable
    Presence presence() {
        return presence;
    }

    void presence(@Nullable Presence now) {
        presence = now;
    }

    /** As whom it came in here last; null before it did. */
    @Nullable
    Entrant cameAs() {
        return cameAs;
    }

    void cameAs(Entrant who) {
        cameAs = who;
    }

    /** Its legs, in the order they came. */
    List<Leg> legs() {
        return legs;
    }

    /** Those by which it receives, and which the Home knows of. */
    List<Leg> receiveLegs() {
        return legs.stream()
                .filter(leg -> leg.isIn() && leg.direction().receives())
                .toList();
    }

    /** The leg by which it publishes from this node, or null. */
    @Nullable
    Leg publishLeg() {
        for (Leg leg : legs.reversed()) {
            if (leg.isIn() && leg.direction().publishes()) {
                return leg;
            }
        }
        return null;
    }

    boolean isGone() {
        return legs.isEmpty() && presence == null;
    }

    void tellingEncodings(TrackId track) {
        toldEncodings.add(track);
    }

    /** Whether it was told of that track's encodings before. */
    boolean toldEncodings(TrackId track) {
        return toldEncodings.contains(track);
    }

    /** How it would like to receive that track. */
    LayerPreference preference(TrackId track) {
        return preferences.getOrDefault(track, LayerPreference.BEST);
    }

    void preference(TrackId track, LayerPreference preference) {
        preferences.put(track, preference);
    }

    boolean hasPreferences() {
        return !preferences.isEmpty();
    }

    /** Forgets what it would like of tracks that are gone. */
    void keepPreferences(Predicate<TrackId> exists) {
        preferences.keySet().removeIf(track -> !exists.test(track));
    }

    boolean pins(RosterEntry publisher) {
        if (preferences.isEmpty()) {
            return false;
        }
        for (RosterTrack track : publisher.tracks()) {
            if (preference(track.id()).pinned()) {
                return true;
            }
        }
        return false;
    }

    /** The Home is told something of it in another way, or forgets it: what it was told last does not count any more. */
    void toldOtherwise() {
        told = null;
    }

    /**
     * All of it, for the Home; null when that is what the Home was told last.
     *
     * @param answered number of the newest request whose answer is known
     */
    @Nullable
    Attendance news(long answered, LeaveReason ifGone) {
        List<Attendance.LegState> states =
                legs.stream().filter(Leg::isTold).map(Leg::state).toList();
        boolean here = presence != null || !states.isEmpty();
        Attendance now = new Attendance(
                id, answered, presence == null ? null : presence.state(), states, here ? LeaveReason.LEFT : ifGone);
        if (told != null && now.saysTheSame(told)) {
            return null;
        }
        told = now;
        return now;
    }
}
