package dev.madang.rooms.router;

import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.HeadCount;
import dev.madang.rooms.router.copy.Knowledge;
import dev.madang.rooms.time.Steps;
import dev.madang.rooms.time.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells those who are present how many are in the room, where its rules let it, and not too often. */
final class HeadCounts {
    private static final Duration LEAST = Duration.ofSeconds(1);
    /** Messages a second that a Router spends on this, about. */
    private static final int MOST_PER_SECOND = 1_000;

    private final Knowledge knowledge;
    private final Steps steps;
    private final Timers timers;
    private final Collection<Presence> presences;
    private HeadCount told = new HeadCount(0, 0);
    /** Who came meanwhile was shown another number than was told last. */
    private boolean differs;

    private Timers.@Nullable Timer timer;
    private boolean over;

    HeadCounts(Knowledge knowledge, Steps steps, Timers timers, Collection<Presence> presences) {
        this.knowledge = knowledge;
        this.steps = steps;
        this.timers = timers;
        this.presences = presences;
    }

    /** How many there are, for one who comes, or null where the room's rules keep it to themselves. */
    @Nullable
    HeadCount shown() {
        HeadCount now = visible();
        differs |= now != null && !now.equals(told);
        return now;
    }

    private @Nullable HeadCount visible() {
        return knowledge.rules().talk().showsCounts() ? now() : null;
    }

    private HeadCount now() {
        Map<Role, Integer> counts = knowledge.roster().counts();
        int all = 0;
        for (int count : counts.values()) {
            all += count;
        }
        return new HeadCount(all - counts.getOrDefault(Role.RECORDER, 0), counts.getOrDefault(Role.VIEWER, 0));
    }

    /** Somebody may have come or gone. */
    void settle() {
        HeadCount now = over || presences.isEmpty() ? null : visible();
        boolean news = now != null && (differs || !now.equals(told));
        if (!news) {
            cancel();
        } else if (timer == null) {
            timer = timers.after(pace(), this::tell);
        }
    }

    private Duration pace() {
        int count = presences.size();
        return count <= MOST_PER_SECOND ? LEAST : LEAST.multipliedBy(count).dividedBy(MOST_PER_SECOND);
    }

    private void tell() {
        timer = null;
        HeadCount now = visible();
        if (over || now == null) {
            return;
        }
        told = now;
        differs = false;
        presences.forEach(presence -> steps.afterwards(() -> presence.listener().onCounts(now)));
    }

    /** The room is over. */
    void end() {
        over = true;
        cancel();
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
