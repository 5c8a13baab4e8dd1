package dev.madang.rooms;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps what of a room outlives its node, a moment after it changed, together with what else changes. The room's lock guards it. */
final class Keeping {
    private static final Duration SOON = Duration.ofMillis(100);

    private final Room room;
    private final RoomStore store;
    private final RoomClock clock;
    private final Supplier<KeptRoom> kept;
    private RoomClock.@Nullable Alarm alarm;

    Keeping(Room room, RoomStore store, RoomClock clock, Supplier<KeptRoom> kept) {
        this.room = room;
        this.store = store;
        this.clock = clock;
        this.kept = kept;
    }

    /** Something has changed. */
    void soon() {
        if (store != RoomStore.NONE && alarm == null) {
            alarm = clock.after(SOON, () -> room.locked(this::now));
        }
    }

    /** What has changed, if anything has, is kept before anything else happens. */
    void now() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
            store.save(kept.get());
        }
    }
}
