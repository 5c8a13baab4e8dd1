package dev.madang.rooms.store;

import dev.madang.rooms.model.RoomKey;
import java.util.List;

/** Where rooms are kept beyond the life of their node; a port. */
public interface RoomStore {
    /** Keeps nothing. */
    RoomStore NONE = new RoomStore() {
        @Override
        public void save(KeptRoom room) {}

        @Override
        public void remove(RoomKey key) {}

        @Override
        public List<KeptRoom> load() {
            return List.of();
        }
    };

    /** Keeps that, in place of what was kept of the room. Called under the room's lock: returns at once and does not throw. */
    void save(KeptRoom room);

    /** The room is over. Under the room's lock as well. */
    void remove(RoomKey key);

    /** Everything that is kept. Called once, before there is any room; may block. */
    List<KeptRoom> load();
}
