package dev.madang.rooms.store;

import dev.madang.rooms.model.RoomKey;
import java.util.List;

/** Where rooms are kept beyond the life of their node; a port. Called from any thread. */
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

    /**
     * Keeps that, in place of what was kept of the room. What is kept of one room comes in order, one at a time, under no lock of it;
     * returns at once, for others wait behind it, and does not throw.
     */
    void save(KeptRoom room);

    /** The room is over: nothing is kept of it any more. In order with {@link #save}, and in the same way. */
    void remove(RoomKey key);

    /** Everything that is kept. Called once, before there is any room; may block. */
    List<KeptRoom> load();
}
