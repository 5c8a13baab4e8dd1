package dev.madang.rooms;

import dev.madang.rooms.time.RoomClock;
import dev.madang.rooms.time.RoomClock.Alarm;
import dev.madang.rooms.time.Steps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time into a room's state, brings messages between its Home and its Router to rest, and does what comes of each
 * step after its lock is let go, in the order in which it came. Nothing foreign runs under the lock.
 */
final class Turns implements Steps {
    private final RoomClock clock;
    private final ReentrantLock lock = new ReentrantLock();

    // The lock guards these.
    private @Nullable Machine machine;
    private @Nullable Instant armedFor;
    private @Nullable Alarm alarm;
    private long armings;

    private final Effects effects = new Effects();

    /** What takes turns. Called under the lock. */
    interface Machine {
        /** Brings messages to where they go, until there are none. */
        void exchange();

        /** Does what is due. */
        void wake();

        /** When {@link #wake} has something to do, null for never. */
        @Nullable
        Instant next();
    }

    Turns(RoomClock clock) {
        this.clock = clock;
    }

    /** The first turn may be taken. */
    void begin(Machine what) {
        machine = what;
    }

    @Override
    public InstantSource steady() {
        return clock::steady;
    }

    @Override
    public <T> T get(Supplier<T> step) {
        if (lock.isHeldByCurrentThread()) {
            return step.get();
        }
        lock.lock();
        long before = effects.newest();
        try {
            try {
                return step.get();
            } finally {
                finish();
            }
        } finally {
            long mine = effects.newest();
            lock.unlock();
            if (mine > before) {
                effects.deliver(mine);
            }
        }
    }

    @Override
    public <T> T read(Supplier<T> reader) {
        lock.lock();
        try {
            return reader.get();
        } finally {
            lock.unlock();
        }
    }

    private void finish() {
        Machine now = machine;
        if (now == null) {
            return;
        }
        try {
            now.exchange();
        } finally {
            arm(now.next());
        }
    }

    private void arm(@Nullable Instant next) {
        if (Objects.equals(next, armedFor)) {
            return;
        }
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        armedFor = next;
        long arming = ++armings;
        if (next != null) {
            Duration time = Duration.between(clock.steady(), next);
            alarm = clock.after(time.isNegative() ? Duration.ZERO : time, () -> wake(arming));
        }
    }

    /** @param arming which; one that was called off when it had begun already does nothing */
    private void wake(long arming) {
        run(() -> {
            Machine now = machine;
            if (arming == armings && now != null) {
                armedFor = null;
                alarm = null;
                now.wake();
            }
        });
    }

    @Override
    public void afterwards(Runnable effect) {
        effects.add(effect);
    }
}
