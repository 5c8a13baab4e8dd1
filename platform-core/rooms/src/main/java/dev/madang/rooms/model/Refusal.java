package dev.madang.rooms.model;

/** Why a room, or the node, said no. */
public enum Refusal {
    /** The room is closed, or never was. */
    NO_SUCH_ROOM,
    /** No mode of that name is installed. */
    NO_SUCH_MODE,
    /** A room of that id exists and has another mode. */
    MODE_DIFFERS,
    /** The room's mode does not have that role. */
    NO_SUCH_ROLE,
    /** That role may not publish, or may not receive. */
    ROLE_MAY_NOT,
    /** Somebody else is in that place and connected, such as a second host. */
    PLACE_TAKEN,
    /** The room has as many participants or publishers as its mode allows. */
    ROOM_FULL,
    /** The service has as many rooms or participants as it may. */
    SERVICE_FULL,
    /** The Peer was gone before it could join. */
    PEER_GONE,
    /** The presence has ended. */
    NOT_PRESENT,
    /** The room has no such participant. */
    NO_SUCH_PARTICIPANT,
    /** The participant has no such track, or none at all. */
    NO_SUCH_TRACK,
    /** The mode does not let that role become the other. */
    ROLE_CANNOT_CHANGE,
    /** The participant lacks the right that it takes, or would give one that it has not. */
    RIGHT_MISSING,
    /** The other one does not rank below. */
    OUTRANKED,
    /** Whoever comes was removed and may not come back yet. */
    BANNED,
    /** The room is locked: nobody new comes in. */
    ROOM_LOCKED,
    /** The room tells as many as it may already. */
    TOO_MUCH_SAID,
    /** The room has no such ban. */
    NO_SUCH_BAN,
    /** There is no such invitation, or none any more. */
    NO_SUCH_INVITATION,
    /** The invitation has let in as many as it may. */
    INVITATION_USED_UP,
    /** A room may not go beyond what its service allows. */
    BEYOND_SERVICE,
    /** A setting of the room is unknown or malformed. */
    BAD_SETTING,
    /** Nobody decides for the room at present; worth another try soon. */
    HOME_AWAY,
    /** The node takes nothing new, as it stops; another one does. */
    NODE_STOPS,
    /** The node that decides has another version than the one that asks, and one of them does not know what the other says. */
    NOT_UNDERSTOOD
}
