package dev.madang.rooms;

import dev.madang.rooms.mode.Role;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells everybody how many they are, where the room's rules let it, and not too often. The room's lock guards it. */
final class HeadCounts {
    private static final Duration LEAST = Duration.ofSeconds(1);
    /** Messages a second that a room spends on this, about. */
    private static final int MOST_PER_SECOND = 1_000;

    private final Room room;
    private final RuleBook rules;
    private final Roster roster;
    private final RoomClock clock;
    private HeadCount told = new HeadCount(0, 0);
    private RoomClock.@Nullable Alarm alarm;
    private boolean over;

    HeadCounts(Room room, RuleBook rules, Roster roster, RoomClock clock) {
        this.room = room;
        this.rules = rules;
        this.roster = roster;
        this.clock = clock;
    }

    /** How many there are, or null where the room's rules keep it to themselves. */
    @Nullable
    HeadCount shown() {
        return rules.now().talk().showsCounts() ? now() : null;
    }

    private HeadCount now() {
        Map<Role, Integer> joined = roster.joinedCounts();
        int all = 0;
        for (int count : joined.values()) {
            all += count;
        }
        return new HeadCount(all - joined.getOrDefault(Role.RECORDER, 0), joined.getOrDefault(Role.VIEWER, 0));
    }

    /** Somebody may have come or gone. */
    void settle() {
        boolean news =
                !over && rules.now().talk().showsCounts() && !roster.presences().isEmpty() && !now().equals(told);
        if (!news) {
            cancel();
        } else if (alarm == null) {
            alarm = clock.after(pace(), () -> room.locked(this::tell));
        }
    }

    private Duration pace() {
        int presences = roster.presences().size();
        return presences <= MOST_PER_SECOND
                ? LEAST
                : LEAST.multipliedBy(presences).dividedBy(MOST_PER_SECOND);
    }

    private void tell() {
        alarm = null;
        HeadCount now = shown();
        if (over || now == null || now.equals(told)) {
            return;
        }
        told = now;
        roster.presences().forEach(presence -> presence.listener().onCounts(now));
    }

    /** The room is over. */
    void end() {
        over = true;
        cancel();
    }

    private void cancel() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }
}
