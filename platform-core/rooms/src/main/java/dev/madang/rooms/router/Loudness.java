package dev.madang.rooms.router;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackView;
import dev.madang.rooms.router.copy.Knowledge;
import dev.madang.rooms.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads how loud those are who publish on this node, and tells the Home, as long as it wants to know. */
final class Loudness {
    private static final Duration TICK = Duration.ofMillis(200);

    private final Knowledge knowledge;
    private final Timers timers;
    private final Tracks.TrackFinder local;
    private final Consumer<RouterMessage> home;
    private Timers.@Nullable Timer timer;

    /** @param local finds what comes in on this node */
    Loudness(Knowledge knowledge, Timers timers, Tracks.TrackFinder local, Consumer<RouterMessage> home) {
        this.knowledge = knowledge;
        this.timers = timers;
        this.local = local;
        this.home = home;
    }

    void listen(boolean on) {
        if (on && timer == null) {
            timer = timers.after(TICK, this::tick);
        } else if (!on && timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void tick() {
        timer = timers.after(TICK, this::tick);
        Map<ParticipantId, Integer> loudness = new HashMap<>();
        for (RosterEntry entry : knowledge.roster().stage()) {
            for (RosterTrack track : entry.tracks()) {
                TrackView view = track.view();
                boolean audible = view.kind() == TrackKind.AUDIO && !view.muted() && !view.silenced();
                ProducerHandle producer = audible ? local.find(track) : null;
                if (producer != null) {
                    loudness.merge(entry.id(), producer.loudness(), Math::max);
                }
            }
        }
        home.accept(new RouterMessage.Loudness(loudness));
    }
}
