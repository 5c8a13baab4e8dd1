package dev.madang.rooms.home.people;

import dev.madang.rooms.message.Attendance.PresenceState;
import dev.madang.rooms.message.RouterId;

/**
 * A presence as its Router told of it.
 *
 * @param router where its signalling is
 * @param number given by that Router
 * @param request by which it came in
 * @param connected whether its socket works
 * @param heard whether anything is heard by it at present
 */
public record KnownPresence(RouterId router, long number, long request, boolean connected, boolean heard) {
    public boolean isAt(RouterId there, long itsNumber) {
        return router.equals(there) && number == itsNumber;
    }

    /** Whether it is there, and that Router knew so when it had its answers up to that one. */
    public boolean isOf(RouterId there, long answered) {
        return router.equals(there) && request <= answered;
    }

    public KnownPresence with(PresenceState state) {
        return new KnownPresence(router, number, request, state.connected(), state.heard());
    }
}
