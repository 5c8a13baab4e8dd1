package dev.madang.rooms.router;

import dev.madang.rooms.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Knows when nothing of a room has been on its node for some time. Guarded by the room's steps. */
final class Idleness {
    /** Whoever reloads a page, or comes again at once, finds the room still carried. */
    static final Duration LINGER = Duration.ofSeconds(10);

    private final Timers timers;
    private final Connections connections;
    private final Requests requests;
    private Timers.@Nullable Timer timer;
    private boolean over;
    private boolean idle;

    Idleness(Timers timers, Connections connections, Requests requests) {
        this.timers = timers;
        this.connections = connections;
        this.requests = requests;
    }

    /** Not before some time has passed from now on. */
    void touch() {
        cancel();
        if (!over) {
            timer = timers.after(LINGER, this::due);
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        idle = false;
    }

    private void due() {
        timer = null;
        idle = true;
    }

    boolean isIdle() {
        if (!connections.attendees().isEmpty() || !requests.isEmpty()) {
            cancel();
        } else if (timer == null && !idle) {
            touch();
        }
        return idle && !over;
    }

    /** The Router is over. */
    void end() {
        over = true;
        cancel();
    }
}
