package dev.madang.rooms.sim;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.router.Presence;

/** One room of {@link MeetingMode} in a world of its own, and the people who come into it by signalling. */
public final class Meeting {
    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");

    public RoomWorld world() {
        return world;
    }

    public Room room() {
        return room;
    }

    public Somebody enter(Entrant who) {
        return world.enter(room, who);
    }

    public Somebody member(String name) {
        return world.enter(room, Role.MEMBER, name);
    }

    /** Known by nothing: another one of that name is somebody else. */
    public Somebody viewer(String name) {
        return world.enter(room, Role.VIEWER, name);
    }

    /** One who is the same again by that identity. */
    public Somebody knownViewer(String identity) {
        return enter(Entrant.named(Role.VIEWER, identity));
    }

    public Presence host() {
        return world.enter(room, Role.HOST, "hana").presence();
    }
}
