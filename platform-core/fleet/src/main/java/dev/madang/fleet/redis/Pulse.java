package dev.madang.fleet.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Whether one server answers on one lane; from any thread, by the steady clock. */
final class Pulse {
    /** A server that has been silent for so long is away until it answers again. */
    static final Duration SILENCE = Duration.ofSeconds(1);

    private static final long NEVER = Long.MIN_VALUE;

    private final Lane lane;
    /** Since when nothing was answered though it was asked. */
    private final AtomicLong askedInVain = new AtomicLong(NEVER);

    /** What was asked last. */
    private volatile String key;

    private volatile boolean otherNeeded;
    private volatile boolean away;

    Pulse(Lane lane, String key) {
        this.lane = lane;
        this.key = key;
    }

    void asked(String what, long now) {
        key = what;
        askedInVain.compareAndSet(NEVER, now);
    }

    void answered() {
        askedInVain.set(NEVER);
    }

    /** It said something that shows that another server should be asked, or the same on another connection. */
    void needOther() {
        otherNeeded = true;
        away = true;
    }

    void setAway() {
        away = true;
    }

    /** Whether it has been found to be away. */
    boolean isAway() {
        return away;
    }

    /** Whether an answer on this connection would not be enough. */
    boolean needsOther() {
        return otherNeeded;
    }

    /** Notices silence; called every now and then. */
    boolean check(long now) {
        long since = askedInVain.get();
        if (since != NEVER && now - since > SILENCE.toNanos()) {
            away = true;
        }
        return away;
    }

    void recovered() {
        askedInVain.set(NEVER);
        otherNeeded = false;
        away = false;
    }

    Lane lane() {
        return lane;
    }

    /** A key that this server is to answer for. */
    String key() {
        return key;
    }

    /** By which a lane and a server are told from others. */
    record Of(Lane lane, @Nullable String server) {}
}
