package dev.madang.rooms.home;

import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Tells the others of somebody who is cut off for longer than it takes to come back unnoticed. */
final class Interruptions {
    /** A reload of a page, a short gap in a network. */
    static final Duration UNNOTICED = Duration.ofSeconds(3);

    /** Media that comes while nothing is heard by the socket is looked at so often. */
    private static final Duration LATER = Duration.ofSeconds(1);

    private final News news;
    private final Timers timers;
    private final Map<Participant, Timers.Timer> waiting = new HashMap<>();

    Interruptions(News news, Timers timers) {
        this.news = news;
        this.timers = timers;
    }

    /** Something by which the participant is there was lost, or is back, or is gone for good. */
    void look(Participant who) {
        if (who.isCutOff() && (!who.interrupted() || who.isOnlySlow())) {
            waiting.computeIfAbsent(who, _ -> dueAfter(who.interrupted() ? LATER : UNNOTICED, who));
            if (who.interrupted()) {
                tell(who, false);
            }
            return;
        }
        Timers.Timer timer = waiting.remove(who);
        if (timer != null) {
            timer.cancel();
        }
        if (!who.isCutOff() && who.interrupted()) {
            tell(who, false);
        }
    }

    /** The room is over. */
    void end() {
        waiting.values().forEach(Timers.Timer::cancel);
        waiting.clear();
    }

    private Timers.Timer dueAfter(Duration time, Participant who) {
        return timers.after(time, () -> due(who));
    }

    private void due(Participant who) {
        if (waiting.remove(who) == null || !who.isCutOff()) {
            return;
        }
        if (who.isOnlySlow()) {
            waiting.put(who, dueAfter(LATER, who));
        } else {
            tell(who, true);
        }
    }

    private void tell(Participant who, boolean interrupted) {
        who.interrupted(interrupted);
        if (who.joined() && !who.isGone()) {
            news.present(who);
        }
    }
}
