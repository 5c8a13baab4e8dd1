package dev.madang.rooms;

import dev.madang.media.peer.ProducerHandle;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.mode.ModeRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The tracks that somebody should receive.
 *
 * @param audio the most important first
 * @param video the most important first
 */
record Tracks(List<Track> audio, List<Track> video) {
    /** One of them and whose it is. */
    record Track(ProducerHandle producer, ParticipantId participant) {}

    /**
     * What a participant receives from those publishers; its own tracks only where the mode says so. Of many, those are chosen
     * that it pinned, then those who spoke last.
     */
    static Tracks of(ModeRules rules, Participant watcher, Collection<Participant> publishers, Speakers speakers) {
        List<Participant> visible = new ArrayList<>();
        for (Participant publisher : publishers) {
            boolean sees = publisher == watcher
                    ? rules.seesItself(watcher.identity().role())
                    : rules.sees(watcher.identity().role(), publisher.identity().role());
            if (sees) {
                visible.add(publisher);
            }
        }
        visible.sort(Comparator.comparing((Participant publisher) -> !watcher.pins(publisher))
                .thenComparingInt(publisher -> speakers.rank(publisher.id())));
        return new Tracks(
                choose(visible, MediaKind.AUDIO, rules.audio().most()),
                choose(visible, MediaKind.VIDEO, rules.video().most()));
    }

    /** Whoever is muted does not take a place that is scarce. */
    private static List<Track> choose(List<Participant> publishers, MediaKind kind, int mostParticipants) {
        boolean scarce = publishers.size() > mostParticipants;
        List<Track> chosen = new ArrayList<>();
        int participants = 0;
        for (Participant publisher : publishers) {
            int before = chosen.size();
            for (TrackState track : publisher.tracks()) {
                boolean sent = track.producer().kind() == kind && !track.silenced() && !(scarce && track.muted());
                if (sent) {
                    chosen.add(new Track(track.producer(), publisher.id()));
                }
            }
            if (chosen.size() > before && ++participants == mostParticipants) {
                break;
            }
        }
        return chosen;
    }
}
