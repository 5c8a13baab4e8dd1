package dev.madang.rooms;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Tells the others of somebody who is cut off for longer than it takes to come back unnoticed. The room's lock guards it. */
final class Interruptions {
    /** A reload of a page, a short gap in a network. */
    static final Duration UNNOTICED = Duration.ofSeconds(3);

    /** Media that comes while nothing is heard by the socket is looked at so often. */
    private static final Duration LATER = Duration.ofSeconds(1);

    private final Room room;
    private final Bulletin bulletin;
    private final RoomClock clock;
    private final Map<Participant, RoomClock.Alarm> waiting = new HashMap<>();

    Interruptions(Room room, Bulletin bulletin, RoomClock clock) {
        this.room = room;
        this.bulletin = bulletin;
        this.clock = clock;
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
        RoomClock.Alarm alarm = waiting.remove(who);
        if (alarm != null) {
            alarm.cancel();
        }
        if (!who.isCutOff() && who.interrupted()) {
            tell(who, false);
        }
    }

    /** The room is over. */
    void end() {
        waiting.values().forEach(RoomClock.Alarm::cancel);
        waiting.clear();
    }

    private RoomClock.Alarm dueAfter(Duration time, Participant who) {
        return clock.after(time, () -> room.locked(() -> due(who)));
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
            bulletin.present(who);
        }
    }
}
