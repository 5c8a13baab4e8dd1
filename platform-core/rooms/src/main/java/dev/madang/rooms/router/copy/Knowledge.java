package dev.madang.rooms.router.copy;

import dev.madang.rooms.message.History;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.Legacy;
import dev.madang.rooms.message.Ranking;
import dev.madang.rooms.message.RoomStatus;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.message.Said;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.store.KeptRoom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Router knows of its room by what the Home told it. */
public final class Knowledge {
    private final RosterCopy roster = new RosterCopy();
    private final History history = new History();
    private final Set<TrackId> active = new HashSet<>();
    private @Nullable RoomStatus status;
    private Ranking ranking = Ranking.NONE;
    /** What the Home began to tell, as long as people are missing, and those who are there. */
    private HomeMessage.@Nullable Welcome begun;

    private final List<RosterEntry> people = new ArrayList<>();

    /** Takes that in place of what it knew, as soon as all the people are there; returns whether they are. */
    public boolean welcome(HomeMessage.Welcome all) {
        begun = all;
        people.clear();
        return people(all.people(), all.more());
    }

    /** The next of the people; returns whether they are all there. */
    public boolean people(List<RosterEntry> next, boolean more) {
        if (begun == null) {
            return false;
        }
        people.addAll(next);
        if (more) {
            return false;
        }
        roster.clear();
        active.clear();
        people.forEach(this::put);
        status = begun.status();
        ranking = begun.ranking();
        history.replace(begun.history());
        begun = null;
        people.clear();
        return true;
    }

    /** Number of the newest message to everybody that is kept, 0 for none. */
    public long newestSaid() {
        List<Said> all = history.all();
        return all.isEmpty() ? 0 : all.getLast().message().number();
    }

    /** All of it, for the room's next Home. */
    public Legacy legacy(@Nullable KeptRoom kept) {
        return new Legacy(status(), List.copyOf(roster.all()), ranking, history.all(), kept);
    }

    /** The room is over: nobody is in it. */
    public void close() {
        roster.clear();
        active.clear();
        status = status == null ? null : status.closed();
    }

    public RosterCopy roster() {
        return roster;
    }

    /** Returns what was known of that participant before, null for a new one. */
    public @Nullable RosterEntry put(RosterEntry entry) {
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
    public @Nullable RosterEntry remove(ParticipantId who) {
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
    public boolean isActive(TrackId track) {
        return active.contains(track);
    }

    public RoomStatus status() {
        return Objects.requireNonNull(status, "the Home has not said anything yet");
    }

    public void status(RoomStatus now) {
        status = now;
        history.trim(now.rules().talk().history());
    }

    public ModeRules rules() {
        return status().rules();
    }

    public Ranking ranking() {
        return ranking;
    }

    public void ranking(Ranking now) {
        ranking = now;
    }

    public History history() {
        return history;
    }

    /** The room at this moment. */
    public RoomView view() {
        return status().view(roster.counts(), roster.publishing(Role.HOST));
    }
}
