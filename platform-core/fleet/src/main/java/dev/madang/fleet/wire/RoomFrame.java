package dev.madang.fleet.wire;

import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.RegisteredRoom;

/** What one node says to another about a room. */
public sealed interface RoomFrame {
    RoomKey room();

    /**
     * A Router says it to the Home.
     *
     * @param router that says it
     */
    record ToHome(RoomKey room, RouterId router, Envelope<RouterMessage> envelope) implements RoomFrame {}

    /**
     * The Home says it to a Router.
     *
     * @param router that it is said to
     */
    record ToRouter(RoomKey room, RouterId router, Envelope<HomeMessage> envelope) implements RoomFrame {}

    /**
     * Where a Router looked for its Home there is none.
     *
     * @param router that looked for it
     * @param incarnation of which life of the room
     * @param term under which it looked
     */
    record NoHome(RoomKey room, RouterId router, long incarnation, long term) implements RoomFrame {}

    /**
     * The node that says it decides for the room from now on.
     *
     * @param now what the Registry has of the room since
     */
    record NewHome(RegisteredRoom now) implements RoomFrame {
        @Override
        public RoomKey room() {
            return now.key();
        }
    }
}
