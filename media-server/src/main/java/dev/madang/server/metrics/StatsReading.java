package dev.madang.server.metrics;

import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.MediaStats;
import dev.madang.media.engine.MediaStats.WorkerStats;
import dev.madang.rooms.Room;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.RoomView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One look at the node, shared by the dozens of meters that are read together: taken anew when it is older than a moment. */
@Singleton
final class StatsReading {
    private static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final WorkerStats NO_WORKER = new WorkerStats(0, "", 0, 0, 0, 0, 0);

    private final MediaEngine engine;
    private final Rooms rooms;
    private Look look;
    private long takenNanos;

    private record Look(MediaStats media, Map<String, Integer> rooms, Map<Role, Integer> participants) {}

    @Inject
    StatsReading(MediaEngine engine, Rooms rooms) {
        this.engine = engine;
        this.rooms = rooms;
        look = take();
        takenNanos = System.nanoTime();
    }

    MediaStats media() {
        return now().media();
    }

    WorkerStats worker(int index) {
        return media().workers().stream()
                .filter(worker -> worker.index() == index)
                .findFirst()
                .orElse(NO_WORKER);
    }

    int rooms(String mode) {
        return now().rooms().getOrDefault(mode, 0);
    }

    int participants(Role role) {
        return now().participants().getOrDefault(role, 0);
    }

    private synchronized Look now() {
        long now = System.nanoTime();
        if (now - takenNanos > MAX_AGE_NANOS) {
            look = take();
            takenNanos = now;
        }
        return look;
    }

    private Look take() {
        Map<String, Integer> byMode = new HashMap<>();
        Map<Role, Integer> byRole = new EnumMap<>(Role.class);
        for (Room room : rooms.all()) {
            RoomView view = room.view();
            byMode.merge(view.mode(), 1, Integer::sum);
            view.participants().forEach((role, count) -> byRole.merge(role, count, Integer::sum));
        }
        return new Look(engine.stats(), byMode, byRole);
    }
}
