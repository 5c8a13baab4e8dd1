package dev.madang.rooms;

import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.RegisteredRoom;

/**
 * Brings to other nodes what Homes and Routers say to each other; a port. Called from any thread, after the step in which it was said, in
 * order for each room. Methods return at once; what cannot be sent is left out, and is said once more.
 */
public interface RoomLinks {
    /** There are no other nodes. */
    RoomLinks NONE = new RoomLinks() {
        @Override
        public void toHome(String node, RoomKey room, RouterId from, Envelope<RouterMessage> envelope) {}

        @Override
        public void toRouter(RoomKey room, RouterId to, Envelope<HomeMessage> envelope) {}

        @Override
        public void noHome(RoomKey room, RouterId to, long incarnation, long term) {}

        @Override
        public void newHome(RegisteredRoom now) {}
    };

    /** @param node where the Home is */
    void toHome(String node, RoomKey room, RouterId from, Envelope<RouterMessage> envelope);

    void toRouter(RoomKey room, RouterId to, Envelope<HomeMessage> envelope);

    /** A Router looked for its Home here, under that term of that life of the room, and there is none. */
    void noHome(RoomKey room, RouterId to, long incarnation, long term);

    /** This node decides for a room from now on: every node that can be reached is told. */
    void newHome(RegisteredRoom now);
}
