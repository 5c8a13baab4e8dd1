package dev.madang.rooms.router;

import dev.madang.rooms.message.History;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.Ranking;
import dev.madang.rooms.message.RoomStatus;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.TrackId;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Router knows of its room by what the Home told it. */
final class Knowledge {
    private final RosterCopy roster = new RosterCopy();
    private final History history = new History();
    private final Set<TrackId> active = new HashSet<>();
    private @Nullable RoomStatus status;
    private Ranking ranking = Ranking.NONE;

    void welcome(HomeMessage.Welcome all) {
        roster.clear();
        active.clear();
        all.people().forEach(this::put);
        status = all.status();
        ranking = all.ranking();
        history.replace(all.history());
    }

    RosterCopy roster() {
        return roster;
    }

    /** Returns what was known of that participant before, null for a new one. */
    @Nullable
    RosterEntry put(RosterEntry entry) {
        RosterEntry before = roster.put(entry);
        forgetTracks(before);
        for (RosterTrack track : entry.tracks()) {
            if (track.active()) {
                active.add(track.id());
            }
        }
        return before;
    }

    /** Returns what was known of that participant, null when there was none. */
    @Nullable
    RosterEntry remove(ParticipantId who) {
        RosterEntry before = roster.remove(who);
        forgetTracks(before);
        return before;
    }

    private void forgetTracks(@Nullable RosterEntry before) {
        if (before != null) {
            before.tracks().forEach(track -> active.remove(track.id()));
        }
    }

    /** Whether that track carries media. */
    boolean isActive(TrackId track) {
        return active.contains(track);
    }

    RoomStatus status() {
        return Objects.requireNonNull(status, "the Home has not said anything yet");
    }

    void status(RoomStatus now) {
        status = now;
        history.trim(now.rules().talk().history());
    }

    ModeRules rules() {
        return status().rules();
    }

    Ranking ranking() {
        return ranking;
    }

    void ranking(Ranking now) {
        ranking = now;
    }

    History history() {
        return history;
    }

    /** The room at this moment. */
    RoomView view() {
        return status().view(roster.counts(), roster.publishing(Role.HOST));
    }
}
