package dev.madang.rooms.sim;

import dev.madang.rooms.time.RoomClock;
import dev.madang.rooms.time.RoomClock.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Time that passes when the test says so. */
public final class ManualRoomClock implements RoomClock {
    /** Rooms of one test may be on threads of their own. */
    private final List<Waiting> waiting = new CopyOnWriteArrayList<>();

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    /** By how much the time of day was set. */
    private Duration set = Duration.ZERO;

    private record Waiting(Instant due, Runnable task) {}

    @Override
    public Instant now() {
        return now.plus(set);
    }

    @Override
    public Instant steady() {
        return now;
    }

    /** Somebody sets the machine's clock, forward or, where it is negative, back. */
    public void set(Duration by) {
        set = set.plus(by);
    }

    @Override
    public Alarm after(Duration delay, Runnable task) {
        Waiting alarm = new Waiting(now.plus(delay), task);
        waiting.add(alarm);
        return () -> waiting.remove(alarm);
    }

    /** Lets that much time pass and runs what becomes due meanwhile, in order. */
    public void advance(Duration time) {
        Instant end = now.plus(time);
        while (true) {
            Waiting next = waiting.stream()
                    .filter(alarm -> !alarm.due().isAfter(end))
                    .min(Comparator.comparing(Waiting::due))
                    .orElse(null);
            if (next == null) {
                now = end;
                return;
            }
            waiting.remove(next);
            now = next.due();
            next.task().run();
        }
    }

    /** Tasks that still wait. */
    public int alarms() {
        return waiting.size();
    }
}
