package dev.madang.rooms.home;

import dev.madang.rooms.time.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps what of a room outlives its node, a moment after it changed, together with what else changes. */
final class Keeping {
    private static final Duration SOON = Duration.ofMillis(100);

    private final Timers timers;
    private final Runnable save;
    private Timers.@Nullable Timer timer;
    private boolean over;

    /** @param save keeps it as it is now */
    Keeping(Timers timers, Runnable save) {
        this.timers = timers;
        this.save = save;
    }

    /** Something has changed. */
    void soon() {
        if (!over && timer == null) {
            timer = timers.after(SOON, this::save);
        }
    }

    /** The same for what must not be lost, however soon the node is. */
    void now() {
        soon();
        flush();
    }

    /** What has changed, if anything has, is kept before anything else happens. */
    void flush() {
        if (timer != null) {
            timer.cancel();
            save();
        }
    }

    private void save() {
        timer = null;
        save.run();
    }

    /** The room is over: nothing is kept any more. */
    void end() {
        over = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
