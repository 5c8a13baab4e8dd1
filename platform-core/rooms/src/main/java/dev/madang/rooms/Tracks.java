package dev.madang.rooms;

import dev.madang.media.peer.ProducerHandle;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.mode.AudioPolicy;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.VideoPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The tracks that somebody should receive.
 *
 * @param audio the most important first
 * @param video the most important first
 */
record Tracks(List<ProducerHandle> audio, List<ProducerHandle> video) {

    /** What a participant of that role receives from those publishers; its own tracks only where the mode says so. */
    static Tracks of(ModeRules rules, Role watcher, Participant self, Collection<Participant> publishers) {
        List<ProducerHandle> audio = new ArrayList<>();
        List<ProducerHandle> video = new ArrayList<>();
        for (Participant publisher : publishers) {
            Leg leg = publisher.publishLeg();
            boolean visible = publisher == self
                    ? rules.seesItself(watcher)
                    : rules.sees(watcher, publisher.identity().role());
            if (leg == null || !visible) {
                continue;
            }
            for (ProducerHandle producer : leg.peer().producers()) {
                (producer.kind() == MediaKind.AUDIO ? audio : video).add(producer);
            }
        }
        int voices = switch (rules.audio()) {
            case AudioPolicy.All() -> audio.size();
            case AudioPolicy.Loudest(int speakers) -> speakers;
        };
        int pictures = switch (rules.video()) {
            case VideoPolicy.All() -> video.size();
            case VideoPolicy.LastSpeakers(int participants) -> participants;
        };
        return new Tracks(newest(audio, voices), newest(video, pictures));
    }

    /** Who came last counts as who spoke last. */
    private static List<ProducerHandle> newest(List<ProducerHandle> tracks, int atMost) {
        return tracks.size() <= atMost ? tracks : tracks.subList(tracks.size() - atMost, tracks.size());
    }
}
