package dev.madang.rooms.home;

import dev.madang.rooms.message.Heirs;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.store.KeptRoom;
import dev.madang.rooms.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives two Routers on other nodes what of the room outlives its Home, so that one that is lost takes no ban with it. Guarded as its Home is.
 */
final class Inheritance {
    private static final int HEIRS = 2;
    /** What changes more often than that is given together. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final RoomKey room;
    private final String here;
    private final Routers routers;
    private final Timers timers;
    private final Supplier<KeptRoom> kept;
    /** Which version each heir has. */
    private final Map<RouterId, Long> given = new HashMap<>();

    private long version = 1;
    private Timers.@Nullable Timer pause;

    /** @param here the Home's own node */
    Inheritance(RoomKey room, String here, Routers routers, Timers timers, Supplier<KeptRoom> kept) {
        this.room = room;
        this.here = here;
        this.routers = routers;
        this.timers = timers;
        this.kept = kept;
    }

    /** It is another than before. */
    void changed() {
        version++;
    }

    /** Heirs that have not the newest get it. */
    void settle() {
        List<RouterId> heirs = Heirs.inOrder(room, routers.present()).stream()
                .filter(router -> !router.node().equals(here))
                .limit(HEIRS)
                .toList();
        given.keySet().retainAll(heirs);
        boolean any = heirs.stream().anyMatch(heir -> given.getOrDefault(heir, 0L) < version);
        if (!any || pause != null) {
            return;
        }
        HomeMessage.Inherit all = new HomeMessage.Inherit(kept.get());
        for (RouterId heir : heirs) {
            if (given.getOrDefault(heir, 0L) < version) {
                given.put(heir, version);
                routers.send(heir, all);
            }
        }
        pause = timers.after(PAUSE, () -> pause = null);
    }
}
