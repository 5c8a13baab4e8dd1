package dev.madang.rooms;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The tracks that somebody should receive. Where there are fewer Slots than tracks the first ones get them, so that both
 * sides name people in one order: who has the sound has the picture too.
 *
 * @param audio the most important first
 * @param video the most important first
 */
record Tracks(List<Track> audio, List<Track> video) {
    /** One of them and whose it is. */
    record Track(TrackState state, ParticipantId participant) {
        ProducerHandle producer() {
            return state.producer();
        }
    }

    /**
     * What a participant receives from those publishers; its own tracks only where the mode says so. Of many, those are chosen
     * that it pinned, then those who spoke last; while nobody has spoken yet, the host.
     */
    static Tracks of(ModeRules rules, Participant watcher, Collection<Participant> publishers, Speakers speakers) {
        List<Participant> visible = new ArrayList<>();
        for (Participant publisher : publishers) {
            boolean sees = publisher == watcher
                    ? rules.seesItself(watcher.role())
                    : rules.sees(watcher.role(), publisher.role());
            if (sees) {
                visible.add(publisher);
            }
        }
        visible.sort(Comparator.comparing((Participant publisher) -> !watcher.pins(publisher))
                .thenComparing(publisher -> !speakers.hasSpoken(publisher.id()))
                .thenComparing(publisher -> !speakers.hasSpoken(publisher.id()) && publisher.role() != Role.HOST)
                .thenComparingInt(publisher -> speakers.rank(publisher.id())));
        return new Tracks(
                choose(watcher, visible, MediaKind.AUDIO, rules.audio().most()),
                choose(watcher, visible, MediaKind.VIDEO, rules.video().most()));
    }

    /** The same, with those first, else in their order. */
    Tracks first(Set<Track> held) {
        Comparator<Track> heldFirst = Comparator.comparing(track -> !held.contains(track));
        return new Tracks(
                audio.stream().sorted(heldFirst).toList(),
                video.stream().sorted(heldFirst).toList());
    }

    /**
     * Everybody's first track comes before anybody's second, and a screen before its owner's face. Whoever is muted does not
     * take a place that is scarce, and gives way with the picture too: it would stand beside somebody else's voice.
     */
    private static List<Track> choose(
            Participant watcher, List<Participant> publishers, MediaKind kind, int mostParticipants) {
        boolean scarce = publishers.size() > mostParticipants;
        List<Track> first = new ArrayList<>();
        List<Track> further = new ArrayList<>();
        List<Track> muted = new ArrayList<>();
        int participants = 0;
        for (Participant publisher : publishers) {
            boolean givesWay = isMuted(publisher) && !watcher.pins(publisher);
            List<TrackState> sent = sent(publisher, kind, scarce);
            List<Track> next = first;
            for (TrackState track : sent) {
                boolean last = givesWay || track.muted();
                (last ? muted : next).add(new Track(track, publisher.id()));
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
    private static List<TrackState> sent(Participant publisher, MediaKind kind, boolean scarce) {
        List<TrackState> sent = new ArrayList<>();
        int screens = 0;
        for (TrackState track : publisher.tracks()) {
            boolean goes = track.producer().kind() == kind && !track.silenced() && !(scarce && track.muted());
            if (goes) {
                sent.add(track.isScreen() ? screens++ : sent.size(), track);
            }
        }
        return sent;
    }

    /** Whether it has a voice, and has muted it. */
    private static boolean isMuted(Participant publisher) {
        boolean muted = false;
        for (TrackState track : publisher.tracks()) {
            if (track.producer().kind() == MediaKind.AUDIO) {
                if (!track.muted() && !track.silenced()) {
                    return false;
                }
                muted = true;
            }
        }
        return muted;
    }
}
