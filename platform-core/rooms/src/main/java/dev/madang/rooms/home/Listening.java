package dev.madang.rooms.home;

import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides at a steady pace who speaks, by what the Routers report, while any of them wants to know. */
final class Listening {
    static final Duration TICK = Duration.ofMillis(200);

    private final Speakers speakers;
    private final News news;
    private final Timers timers;
    private final Map<RouterId, Map<ParticipantId, Integer>> loudness = new TreeMap<>();
    private final Set<RouterId> wanting = new HashSet<>();
    private Timers.@Nullable Timer timer;
    private boolean over;

    Listening(Speakers speakers, News news, Timers timers) {
        this.speakers = speakers;
        this.news = news;
        this.timers = timers;
    }

    void wants(RouterId router, boolean wanted) {
        if (wanted) {
            wanting.add(router);
        } else {
            wanting.remove(router);
        }
    }

    /** How loud everybody is whose voice comes in there. */
    void heard(RouterId router, Map<ParticipantId, Integer> loud) {
        loudness.put(router, loud);
    }

    boolean isOn() {
        return timer != null;
    }

    /** Begins or stops to listen, as there is somebody to hear and somebody to tell. */
    void settle() {
        boolean wanted = !over && !speakers.isEmpty() && !wanting.isEmpty();
        if (wanted && timer == null) {
            timer = timers.after(TICK, this::tick);
            news.listen(true);
        } else if (!wanted && timer != null) {
            timer.cancel();
            timer = null;
            loudness.clear();
            news.listen(false);
        }
    }

    private void tick() {
        Map<ParticipantId, Integer> loudest = new HashMap<>();
        for (Map<ParticipantId, Integer> reported : loudness.values()) {
            reported.forEach((who, loud) -> loudest.merge(who, loud, Math::max));
        }
        speakers.hearAll(loudest);
        if (speakers.decide()) {
            news.speakers();
        }
        timer = timers.after(TICK, this::tick);
    }

    /** The room is over. */
    void end() {
        over = true;
        settle();
    }
}
