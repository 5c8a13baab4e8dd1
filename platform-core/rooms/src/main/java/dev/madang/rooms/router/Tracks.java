package dev.madang.rooms.router;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.rooms.message.Ranking;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tracks that somebody should receive. Where there are fewer Slots than tracks the first ones get them, so that both
 * sides name people in one order: who has the sound has the picture too.
 *
 * @param audio the most important first
 * @param video the most important first
 */
record Tracks(List<Track> audio, List<Track> video) {
    /**
     * One of them.
     *
     * @param producer what carries it on this node, null while nothing does
     */
    record Track(RosterTrack state, @Nullable ProducerHandle producer) {
        TrackId id() {
            return state.id();
        }

        ParticipantId participant() {
            return id().participant();
        }
    }

    /** What the choice is made by. */
    record Choice(ModeRules rules, Ranking ranking, Map<ParticipantId, Integer> places, TrackFinder finder) {
        boolean hasSpoken(RosterEntry who) {
            return places.getOrDefault(who.id(), Integer.MAX_VALUE) < ranking.spoken();
        }

        int place(RosterEntry who) {
            return places.getOrDefault(who.id(), Integer.MAX_VALUE);
        }
    }

    /** Finds what carries a track on this node. */
    @FunctionalInterface
    interface TrackFinder {
        @Nullable
        ProducerHandle find(RosterTrack track);
    }

    /**
     * What a participant receives from those publishers; its own tracks only where the mode says so. Of many, those are chosen
     * that it pinned, then those who spoke last; while nobody has spoken yet, the host.
     */
    static Tracks of(Choice choice, Attendee watcher, Role role, Collection<RosterEntry> publishers) {
        List<RosterEntry> visible = new ArrayList<>();
        for (RosterEntry publisher : publishers) {
            boolean sees = publisher.id().equals(watcher.id())
                    ? choice.rules().seesItself(role)
                    : choice.rules().sees(role, publisher.view().role());
            if (sees) {
                visible.add(publisher);
            }
        }
        visible.sort(Comparator.comparing((RosterEntry publisher) -> !watcher.pins(publisher))
                .thenComparing(publisher -> !choice.hasSpoken(publisher))
                .thenComparing(publisher ->
                        !choice.hasSpoken(publisher) && publisher.view().role() != Role.HOST)
                .thenComparingInt(choice::place));
        return new Tracks(
                choose(
                        choice,
                        watcher,
                        visible,
                        TrackKind.AUDIO,
                        choice.rules().audio().most()),
                choose(
                        choice,
                        watcher,
                        visible,
                        TrackKind.VIDEO,
                        choice.rules().video().most()));
    }

    /** The same, with those first, else in their order. */
    Tracks first(Set<TrackId> held) {
        Comparator<Track> heldFirst = Comparator.comparing(track -> !held.contains(track.id()));
        return new Tracks(
                audio.stream().sorted(heldFirst).toList(),
                video.stream().sorted(heldFirst).toList());
    }

    /**
     * Everybody's first track comes before anybody's second, and a screen before its owner's face. Whoever is muted does not
     * take a place that is scarce, and gives way with the picture too: it would stand beside somebody else's voice.
     */
    private static List<Track> choose(
            Choice choice, Attendee watcher, List<RosterEntry> publishers, TrackKind kind, int mostParticipants) {
        boolean scarce = publishers.size() > mostParticipants
                && publishers.stream()
                                .filter(publisher ->
                                        !sent(publisher, kind, false).isEmpty())
                                .count()
                        > mostParticipants;
        List<Track> first = new ArrayList<>();
        List<Track> further = new ArrayList<>();
        List<Track> muted = new ArrayList<>();
        int participants = 0;
        for (RosterEntry publisher : publishers) {
            boolean givesWay = isMuted(publisher) && !watcher.pins(publisher);
            List<RosterTrack> sent = sent(publisher, kind, scarce);
            List<Track> next = first;
            for (RosterTrack track : sent) {
                boolean last = givesWay || track.view().muted();
                (last ? muted : next).add(new Track(track, choice.finder().find(track)));
                next = last ? next : further;
            }
            if (!sent.isEmpty() && ++participants == mostParticipants) {
                break;
            }
        }
        first.addAll(further);
        first.addAll(muted);
        return first;
    }

    /** What it sends of that kind, screens first. */
    private static List<RosterTrack> sent(RosterEntry publisher, TrackKind kind, boolean scarce) {
        List<RosterTrack> sent = new ArrayList<>();
        int screens = 0;
        for (RosterTrack track : publisher.tracks()) {
            TrackView view = track.view();
            boolean goes = view.kind() == kind && !view.silenced() && !(scarce && view.muted());
            if (goes) {
                sent.add(track.isScreen() ? screens++ : sent.size(), track);
            }
        }
        return sent;
    }

    /** Whether it has a voice, and has muted it. */
    private static boolean isMuted(RosterEntry publisher) {
        boolean muted = false;
        for (RosterTrack track : publisher.tracks()) {
            if (track.view().kind() == TrackKind.AUDIO) {
                if (!track.view().muted() && !track.view().silenced()) {
                    return false;
                }
                muted = true;
            }
        }
        return muted;
    }
}
