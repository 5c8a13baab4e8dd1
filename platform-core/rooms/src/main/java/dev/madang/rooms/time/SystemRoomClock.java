package dev.madang.rooms.time;

import dev.madang.rooms.time.RoomClock.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's time, from any thread; every task runs on its own virtual thread. */
public final class SystemRoomClock implements RoomClock, AutoCloseable {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("room-clock").daemon().factory());

    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    /** Starts the thread that waits. */
    public SystemRoomClock() {
        // An alarm holds its room, which may have closed long before.
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public Instant steady() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }

    @Override
    public Alarm after(Duration delay, Runnable task) {
        ScheduledFuture<?> waiting =
                timer.schedule(() -> Thread.startVirtualThread(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> waiting.cancel(false);
    }

    /** Tasks that still wait are forgotten. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
