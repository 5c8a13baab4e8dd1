package dev.madang.rooms.home;

import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides at a steady pace who speaks, by what the Routers report, while any of them wants to know. */
final class Listening {
    private static final Duration TICK = Duration.ofMillis(200);
    /** Reports come about that early or late. */
    private static final Duration JITTER = Duration.ofMillis(20);

    private final Speakers speakers;
    private final News news;
    private final Timers timers;
    private final InstantSource steady;
    private final Map<RouterId, Map<ParticipantId, Integer>> loudness = new TreeMap<>();
    private final Set<RouterId> wanting = new HashSet<>();
    private Timers.@Nullable Timer timer;
    private boolean over;
    private Instant decided;

    Listening(Speakers speakers, News news, Timers timers, InstantSource steady) {
        this.speakers = speakers;
        this.news = news;
        this.timers = timers;
        this.steady = steady;
        decided = steady.instant();
    }

    void wants(RouterId router, boolean wanted) {
        if (wanted) {
            wanting.add(router);
        } else {
            wanting.remove(router);
        }
    }

    /** That Router is there no more. */
    void forget(RouterId router) {
        wanting.remove(router);
        loudness.remove(router);
    }

    /** How loud everybody is whose voice comes in there. Decides by it when it is time, so that no reading waits for the next time. */
    void heard(RouterId router, Map<ParticipantId, Integer> loud) {
        if (timer == null) {
            return;
        }
        loudness.put(router, loud);
        if (!steady.instant().isBefore(decided.plus(TICK).minus(JITTER))) {
            timer.cancel();
            decide();
        }
    }

    boolean isOn() {
        return timer != null;
    }

    /** Begins or stops to listen, as there is somebody to hear and somebody to tell. */
    void settle() {
        boolean wanted = !over && !speakers.isEmpty() && !wanting.isEmpty();
        if (wanted && timer == null) {
            decided = steady.instant();
            arm();
            news.listen(true);
        } else if (!wanted && timer != null) {
            timer.cancel();
            timer = null;
            loudness.clear();
            news.listen(false);
        }
    }

    /** Where no report comes in time, silence is decided by. */
    private void arm() {
        timer = timers.after(TICK.multipliedBy(2), this::decide);
    }

    private void decide() {
        decided = steady.instant();
        arm();
        Map<ParticipantId, Integer> loudest = new HashMap<>();
        for (Map<ParticipantId, Integer> reported : loudness.values()) {
            reported.forEach((who, loud) -> loudest.merge(who, loud, Math::max));
        }
        speakers.hearAll(loudest);
        if (speakers.decide()) {
            news.speakers();
        }
    }

    /** The room is over. */
    void end() {
        over = true;
        settle();
    }
}
