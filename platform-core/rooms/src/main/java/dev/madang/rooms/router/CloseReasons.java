package dev.madang.rooms.router;

import dev.madang.media.engine.CloseReason;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.model.LegEnd;

/** Why a Peer closed, in the words of rooms. */
final class CloseReasons {
    private CloseReasons() {}

    /** Why the leg is gone, where nobody here ended it. */
    static LegEnd legEnd(CloseReason reason) {
        return switch (reason) {
            case REQUESTED -> LegEnd.LEFT;
            case REMOTE_CLOSED -> LegEnd.REMOTE_CLOSED;
            case ICE_TIMEOUT -> LegEnd.ICE_TIMEOUT;
            case CONSENT_EXPIRED -> LegEnd.CONSENT_EXPIRED;
            case DTLS_FAILED -> LegEnd.DTLS_FAILED;
            case INTERNAL_ERROR -> LegEnd.INTERNAL_ERROR;
            case NODE_STOPPED -> LegEnd.NODE_STOPPED;
        };
    }

    /** Why its participant has left, where it was the last that kept it in the room. */
    static LeaveReason leaveReason(CloseReason reason) {
        return switch (reason) {
            case REQUESTED, REMOTE_CLOSED -> LeaveReason.LEFT;
            case ICE_TIMEOUT, CONSENT_EXPIRED, DTLS_FAILED, INTERNAL_ERROR -> LeaveReason.LOST;
            case NODE_STOPPED -> LeaveReason.ROOM_CLOSED;
        };
    }
}
