package dev.madang.rooms.store;

import dev.madang.rooms.model.RoomKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lets nothing that an earlier life of a room leaves behind touch what a later one of the same key keeps. Any thread. */
public final class FencedStore implements RoomStore {
    private final RoomStore store;
    /** The newest incarnation of each room that is kept. */
    private final Map<RoomKey, Long> newest = new ConcurrentHashMap<>();

    public FencedStore(RoomStore store) {
        this.store = store;
    }

    @Override
    public void save(KeptRoom room) {
        newest.compute(room.key(), (key, known) -> {
            long incarnation = room.record().incarnation();
            if (known != null && known > incarnation) {
                return known;
            }
            store.save(room);
            return incarnation;
        });
    }

    @Override
    public void remove(RoomKey key, long incarnation) {
        newest.computeIfPresent(key, (any, known) -> {
            if (known > incarnation) {
                return known;
            }
            store.remove(key, incarnation);
            return null;
        });
    }

    @Override
    public List<KeptRoom> load() {
        List<KeptRoom> all = store.load();
        all.forEach(room -> newest.put(room.key(), room.record().incarnation()));
        return all;
    }
}
