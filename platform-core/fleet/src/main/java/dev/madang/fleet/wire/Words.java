package dev.madang.fleet.wire;

import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.model.TrackKind;

/**
 * The words of the wire. A constant keeps its word for ever. One that is not known is read as {@code fallback} says; where there is
 * none, the element that it stands in is left out.
 */
final class Words {
    static final Labels<Role> ROLES = new Labels<>(Role.values(), role -> switch (role) {
        case HOST -> "host";
        case GUEST -> "guest";
        case MEMBER -> "member";
        case VIEWER -> "viewer";
        case RECORDER -> "recorder";
    });

    static final Labels<Right> RIGHTS = new Labels<>(Right.values(), right -> switch (right) {
        case PUBLISH_AUDIO -> "publishAudio";
        case PUBLISH_VIDEO -> "publishVideo";
        case PUBLISH_SCREEN -> "publishScreen";
        case SEND_DATA -> "sendData";
        case RAISE_HAND -> "raiseHand";
        case MODERATE -> "moderate";
        case RECORD -> "record";
        case INVITE -> "invite";
        case CHANGE_METADATA -> "changeMetadata";
    });

    static final Labels<TrackKind> KINDS = new Labels<>(TrackKind.values(), kind -> switch (kind) {
        case AUDIO -> "audio";
        case VIDEO -> "video";
    });

    static final Labels<Direction> DIRECTIONS = new Labels<>(Direction.values(), direction -> switch (direction) {
        case PUBLISH -> "publish";
        case RECEIVE -> "receive";
        case DUPLEX -> "duplex";
    });

    static final Labels<ChatPolicy> POLICIES = new Labels<>(ChatPolicy.values(), policy -> switch (policy) {
        case ALL -> "all";
        case STAGE -> "stage";
        case MODERATORS -> "moderators";
        case OFF -> "off";
    });

    /** The narrowest: nobody hears what was not meant for them. */
    static final ChatPolicy FALLBACK_POLICY = ChatPolicy.OFF;

    static final Labels<Placement> PLACEMENTS = new Labels<>(Placement.values(), placement -> switch (placement) {
        case TOGETHER -> "together";
        case AUDIENCE_SPREAD -> "audience-spread";
    });

    static final Placement FALLBACK_PLACEMENT = Placement.TOGETHER;

    static final Labels<RoomState> STATES = new Labels<>(RoomState.values(), state -> switch (state) {
        case WAITING -> "waiting";
        case LIVE -> "live";
        case GRACE -> "grace";
        case CLOSED -> "closed";
    });

    /** Open: that a room is over is said by a message of its own. */
    static final RoomState FALLBACK_STATE = RoomState.LIVE;

    static final Labels<RoomEnd> ROOM_ENDS = new Labels<>(RoomEnd.values(), end -> switch (end) {
        case REQUESTED -> "requested";
        case HOST_LEFT -> "host-left";
        case EMPTY -> "empty";
        case SCHEDULED -> "scheduled";
        case NODE_STOPPED -> "node-stopped";
    });

    static final RoomEnd FALLBACK_ROOM_END = RoomEnd.REQUESTED;

    static final Labels<LeaveReason> LEAVE_REASONS = new Labels<>(LeaveReason.values(), reason -> switch (reason) {
        case LEFT -> "left";
        case LOST -> "lost";
        case REPLACED -> "replaced";
        case REMOVED -> "removed";
        case ROOM_CLOSED -> "room-closed";
    });

    static final LeaveReason FALLBACK_LEAVE_REASON = LeaveReason.LOST;

    static final Labels<LegEnd> LEG_ENDS = new Labels<>(LegEnd.values(), end -> switch (end) {
        case LEFT -> "left";
        case ROOM_CLOSED -> "room-closed";
        case REMOVED -> "removed";
        case REPLACED -> "replaced";
        case ROLE_CHANGED -> "role-changed";
        case NODE_STOPPED -> "node-stopped";
        case REMOTE_CLOSED -> "remote-closed";
        case ICE_TIMEOUT -> "ice-timeout";
        case CONSENT_EXPIRED -> "consent-expired";
        case DTLS_FAILED -> "dtls-failed";
        case INTERNAL_ERROR -> "internal-error";
    });

    /** Its client may ask again, and is told by a refusal where it may not come back. */
    static final LegEnd FALLBACK_LEG_END = LegEnd.INTERNAL_ERROR;

    static final Labels<PresenceEnd> PRESENCE_ENDS = new Labels<>(PresenceEnd.values(), end -> switch (end) {
        case ROOM_CLOSED -> "room-closed";
        case NODE_STOPPED -> "node-stopped";
        case REPLACED -> "replaced";
        case REMOVED -> "removed";
    });

    /** Its client does not come back by itself, whatever the reason was. */
    static final PresenceEnd FALLBACK_PRESENCE_END = PresenceEnd.REMOVED;

    static final Labels<Refusal> REFUSALS = new Labels<>(Refusal.values(), refusal -> switch (refusal) {
        case NO_SUCH_ROOM -> "no-such-room";
        case NO_SUCH_MODE -> "no-such-mode";
        case MODE_DIFFERS -> "mode-differs";
        case NO_SUCH_ROLE -> "no-such-role";
        case ROLE_MAY_NOT -> "role-may-not";
        case PLACE_TAKEN -> "place-taken";
        case ROOM_FULL -> "room-full";
        case SERVICE_FULL -> "service-full";
        case PEER_GONE -> "peer-gone";
        case NOT_PRESENT -> "not-present";
        case NO_SUCH_PARTICIPANT -> "no-such-participant";
        case NO_SUCH_TRACK -> "no-such-track";
        case ROLE_CANNOT_CHANGE -> "role-cannot-change";
        case RIGHT_MISSING -> "right-missing";
        case OUTRANKED -> "outranked";
        case BANNED -> "banned";
        case ROOM_LOCKED -> "room-locked";
        case TOO_MUCH_SAID -> "too-much-said";
        case NO_SUCH_BAN -> "no-such-ban";
        case NO_SUCH_INVITATION -> "no-such-invitation";
        case INVITATION_USED_UP -> "invitation-used-up";
        case BEYOND_SERVICE -> "beyond-service";
        case BAD_SETTING -> "bad-setting";
        case HOME_AWAY -> "home-away";
        case NODE_STOPS -> "node-stops";
        case NOT_UNDERSTOOD -> "not-understood";
    });

    /** What was said with it is still told. */
    static final Refusal FALLBACK_REFUSAL = Refusal.NOT_UNDERSTOOD;

    private Words() {}
}
